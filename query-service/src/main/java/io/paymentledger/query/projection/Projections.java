package io.paymentledger.query.projection;

import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.eventstore.axon.LogMessageSource;
import java.time.Clock;
import javax.sql.DataSource;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;

/** Sets read models on the log's track: each package of a read model makes its {@link Projection} here. */
public final class Projections {

    private final DataSource dataSource;
    private final EventLog log;
    private final TenantLogs tenants;
    private final LogMessageSource source;
    private final Serializer serializer;
    private final ProjectionTokens tokens;
    private final SpringTransactionManager transactions;

    Projections(
            DataSource dataSource,
            EventLog log,
            TenantLogs tenants,
            LogMessageSource source,
            Serializer serializer,
            ProjectionTokens tokens,
            SpringTransactionManager transactions) {
        this.dataSource = dataSource;
        this.log = log;
        this.tenants = tenants;
        this.source = source;
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
                source,
                tenants,
                tokens,
                transactions);
    }
}
