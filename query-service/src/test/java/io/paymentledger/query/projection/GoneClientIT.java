package io.paymentledger.query.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.query.LedgerFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever goes on with the work of a process that was killed does not wait for what that had asked for. */
class GoneClientIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Far longer than anybody waits here. */
    private static final int SLEEP_SECONDS = 3_600;

    private final LedgerFixture ledger = new LedgerFixture();

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void aStatementEndsWithTheProcessThatAskedForIt() throws SQLException {
        try (ProjectionPool pool = new ProjectionPool(ledger.database.pool("query_service"))) {
            Connection connection = pool.dataSource().getConnection();
            CompletableFuture<Void> asked = CompletableFuture.runAsync(() -> sleep(connection));
            await().atMost(PATIENCE).until(() -> sleeping() == 1);

            // As when the process is gone: the socket is closed, and nobody says anything.
            connection.abort(Runnable::run);

            await().atMost(PATIENCE).until(() -> sleeping() == 0);
            assertThat(asked).failsWithin(PATIENCE);
        }
    }

    private static void sleep(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_sleep(%s)".formatted(SLEEP_SECONDS));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int sleeping() {
        return ledger.rows(
                        "query_service",
                        "SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(%' AND state = 'active'")
                .size();
    }
}
