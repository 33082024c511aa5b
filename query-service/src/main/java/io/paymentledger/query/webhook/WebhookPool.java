package io.paymentledger.query.webhook;

import com.zaxxer.hikari.HikariDataSource;
import io.paymentledger.base.History;
import io.paymentledger.base.LedgerEventFormat;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.query.pool.OwnPool;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** The connections with which webhooks are delivered: one tenant's many endpoints take none from anybody's reads. */
final class WebhookPool implements AutoCloseable {

    /** What is asked is short, and hundreds of endpoints that are served at once wait for their turn. */
    private static final int MOST_CONNECTIONS = 5;

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final HikariDataSource dataSource;
    private final EventLog log;
    private final History history;

    /** @param requests the service's own pool */
    WebhookPool(DataSource requests, TenantLogs tenants, LedgerEventFormat format) throws SQLException {
        this.dataSource =
                OwnPool.beside(requests.unwrap(HikariDataSource.class), "webhooks", MOST_CONNECTIONS, LONGEST, "");
        this.log = new EventLog(dataSource, tenants);
        this.history = new History(log, format);
    }

    DataSource dataSource() {
        return dataSource;
    }

    /** The log, read with these connections. */
    EventLog log() {
        return log;
    }

    /** What happened, read with these connections. */
    History history() {
        return history;
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
