package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.eventstore.testing.LedgerDatabase;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The service is ready only if it can append, and is again as soon as it can. */
@Tag("waits")
class AppendHealthIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private LedgerDatabase database;
    private RunningLedger ledger;

    @BeforeEach
    void start() {
        database = LedgerDatabase.create();
        ledger = RunningLedger.startOn(database);
    }

    @AfterEach
    void stop() {
        ledger.close();
        database.close();
    }

    @Test
    void whateverKeepsItFromAppendingMakesItUnreadyUntilItIsOver() throws SQLException {
        awaitReadiness(200);

        try (Connection holder = database.connect("postgres");
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("SELECT FROM ledger.log_head FOR UPDATE");
            awaitReadiness(503);
            assertThat(health()).contains("a lock is held by somebody else");
            holder.rollback();
        }
        awaitReadiness(200);

        database.execute("postgres", "UPDATE ledger.log_head SET position = position + 7");
        awaitReadiness(503);
        assertThat(health()).contains("not where its events end");
        database.execute("postgres", "UPDATE ledger.log_head SET position = position - 7");
        awaitReadiness(200);

        readOnly("on");
        awaitReadiness(503);
        await().atMost(PATIENCE).until(() -> health().contains("the database is read-only"));
        ledger.send(charge("refused"));
        awaitReadiness(503);
        readOnly("off");
        // The failure of a real append is over once a trial shows it, without any request.
        awaitReadiness(200);

        assertThat(ledger.sendUntilFinal(charge("made")).status()).isEqualTo(201);
        assertThat(database.count("SELECT count(*) FROM ledger.event WHERE stream LIKE 'append-probe%'"))
                .isZero();
    }

    private String health() {
        return ledger.send(ledger.request("/actuator/health")).body();
    }

    private HttpRequest.Builder charge(String key) {
        return ledger.charge(key, "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}");
    }

    private void readOnly(String value) {
        database.execute("postgres", """
            DO $$ BEGIN
                EXECUTE format(
                    'ALTER ROLE ledger_service IN DATABASE %%I SET default_transaction_read_only = %s',
                    current_database());
            END $$\
            """.formatted(value));
        database.shut();
        database.open();
    }

    private void awaitReadiness(int status) {
        await().atMost(PATIENCE)
                .until(() -> ledger.send(ledger.request("/actuator/health/readiness"))
                                .status()
                        == status);
    }
}
