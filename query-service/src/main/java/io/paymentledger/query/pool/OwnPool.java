package io.paymentledger.query.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Makes pools for what works beside requests. Neither waits for the other's connections: however many reads there are, the log
 * is followed, and however much is to be done, reads are answered.
 */
public final class OwnPool {

    private static final String NO_LIMITS = "SET LOCAL statement_timeout = 0; SET LOCAL transaction_timeout = 0";

    private OwnPool() {}

    /**
     * Lets what looks at all that there is take as long as it takes: for the rest of a transaction, a connection of such a pool
     * has no limits. The pool gives it its own back afterwards.
     */
    public static void withoutLimits(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(NO_LIMITS);
        }
        connection.setNetworkTimeout(Runnable::run, 0);
    }

    /**
     * A pool, which opens its first connection when it is needed.
     *
     * @param requests the service's own pool, whose address and credentials these connections have, too
     * @param name what it is called, also in the database
     * @param most how many connections it has at most
     * @param longest how long a statement and a transaction may take, and an answer be waited for; in whole seconds
     * @param options of the session, as {@code -c} has them; may be empty
     */
    public static HikariDataSource beside(
            HikariDataSource requests, String name, int most, Duration longest, String options) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(requests.getJdbcUrl());
        config.setUsername(requests.getUsername());
        config.setPassword(requests.getPassword());
        config.setDataSourceProperties(requests.getDataSourceProperties());
        config.addDataSourceProperty("ApplicationName", "query-service-" + name);
        config.addDataSourceProperty(
                "options",
                "%s -c statement_timeout=%ss -c transaction_timeout=%ss"
                        .formatted(options, longest.toSeconds(), longest.toSeconds())
                        .strip());
        config.addDataSourceProperty("socketTimeout", Long.toString(longest.toSeconds()));
        config.setMaximumPoolSize(most);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(requests.getConnectionTimeout());
        config.setValidationTimeout(requests.getValidationTimeout());
        // A database that is not there yet is waited for by whoever needs it.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}
