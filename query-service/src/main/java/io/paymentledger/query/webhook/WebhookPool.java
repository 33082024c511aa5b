package io.paymentledger.query.webhook;

import com.zaxxer.hikari.HikariDataSource;
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

    /** @param requests the service's own pool */
    WebhookPool(DataSource requests) throws SQLException {
        this.dataSource =
                OwnPool.beside(requests.unwrap(HikariDataSource.class), "webhooks", MOST_CONNECTIONS, LONGEST, "");
    }

    DataSource dataSource() {
        return dataSource;
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
