package io.paymentledger.query.projection;

import io.paymentledger.base.History;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogWatch;
import java.time.Clock;
import javax.sql.DataSource;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;

/** Sets read models on the log's track: each package of a read model makes its {@link Projection} here. */
public final class Projections {

    private final DataSource dataSource;
    private final EventLog log;
    private final History history;
    private final LogWatch watch;
    private final Serializer serializer;
    private final ProjectionTokens tokens;
    private final SpringTransactionManager transactions;
    private final Anchors anchors;
    private final SetAsideEvents setAside;

    Projections(
            DataSource dataSource,
            EventLog log,
            History history,
            LogWatch watch,
            Serializer serializer,
            ProjectionTokens tokens,
            SpringTransactionManager transactions,
            Anchors anchors,
            SetAsideEvents setAside) {
        this.anchors = anchors;
        this.setAside = setAside;
        this.dataSource = dataSource;
        this.log = log;
        this.history = history;
        this.watch = watch;
        this.serializer = serializer;
        this.tokens = tokens;
        this.transactions = transactions;
    }

    /** The read model's projection, to be started. */
    public Projection of(ReadModel readModel) {
        ProjectionProgress progress = new ProjectionProgress(readModel.name(), dataSource, serializer);
        return new Projection(
                readModel,
                progress,
                new ProjectionLag(progress, log, Clock.systemUTC()),
                new LogPages(log, history, watch, readModel, setAside),
                anchors,
                tokens,
                transactions);
    }
}
