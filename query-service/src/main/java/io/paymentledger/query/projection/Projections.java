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

    private final DataSource requests;
    private final DataSource folds;
    private final EventLog log;
    private final DecodedLog decoded;
    private final History history;
    private final LogWatch watch;
    private final Serializer serializer;
    private final ProjectionTokens tokens;
    private final SpringTransactionManager transactions;
    private final SetAsideEvents setAside;
    private final Clock clock;

    /**
     * Projections of a log.
     *
     * @param requests with which requests ask how far a projection is
     * @param folds with which pages are read and folded, in the transactions of {@code transactions}
     */
    Projections(
            DataSource requests,
            DataSource folds,
            EventLog log,
            History history,
            LogWatch watch,
            Serializer serializer,
            ProjectionTokens tokens,
            SpringTransactionManager transactions,
            SetAsideEvents setAside,
            Clock clock) {
        this.clock = clock;
        this.setAside = setAside;
        this.requests = requests;
        this.folds = folds;
        this.log = log;
        this.decoded = new DecodedLog(log, history, watch);
        this.history = history;
        this.watch = watch;
        this.serializer = serializer;
        this.tokens = tokens;
        this.transactions = transactions;
    }

    /** What came before the events of a page. */
    public EarlierEvents earlierEvents() {
        return new EarlierEvents(log, history);
    }

    /** The read model's projection, to be started. */
    public Projection of(ReadModel readModel) {
        ProjectionProgress progress = new ProjectionProgress(readModel.name(), requests, serializer);
        return new Projection(
                readModel,
                progress,
                new ProjectionLag(progress, log, clock),
                new LogPages(log, history, watch, decoded, readModel, setAside),
                folds,
                tokens,
                transactions);
    }
}
