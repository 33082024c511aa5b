package io.paymentledger.eventstore;

import static io.paymentledger.eventstore.StoreFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection that breaks in the middle of a transaction is a database that is gone for now, and no defect. */
class BrokenConnectionIT {

    private static final int MORE_THAN_ARE_FETCHED_AT_ONCE = 5_000;

    private final StoreFixture store = StoreFixture.create();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatBreaksInATransactionIsUnavailableAndTheNextOneIsDone() {
        assertUnavailable(() -> Transactions.run(
                store.pool,
                "saying something",
                connection -> execute(connection, "SELECT pg_terminate_backend(pg_backend_pid())")));

        assertThatNoException()
                .isThrownBy(() -> Transactions.run(
                        store.pool, "saying something", connection -> execute(connection, "SELECT 1")));
    }

    @Test
    void whatFailsInATransactionIsUndoneAndItsReasonIsKept() {
        assertThatThrownBy(() -> Transactions.run(store.pool, "saying something", connection -> {
                    execute(connection, "SELECT set_config('ledger.said', 'something', true)");
                    throw new IllegalArgumentException("no");
                }))
                .hasMessage("no");

        Transactions.run(
                store.pool,
                "looking",
                connection -> execute(
                        connection,
                        "DO $$ BEGIN ASSERT coalesce(current_setting('ledger.said', true), '') = ''; END $$"));
    }

    @Test
    void aLongReadOfTheLogThatBreaksIsUnavailable() {
        store.append(event("acme/k-1", 0)).join();

        assertUnavailable(broken(() -> store.log.readLog(0, 0, MORE_THAN_ARE_FETCHED_AT_ONCE, Long.MAX_VALUE)));

        assertThat(store.log.readLog(0, 0, MORE_THAN_ARE_FETCHED_AT_ONCE, Long.MAX_VALUE))
                .hasSize(1);
    }

    @Test
    void aProbeThatBreaksSaysThatTheDatabaseIsGone() {
        AppendProbe probe = new AppendProbe(store.pool);

        assertUnavailable(broken(() -> probe.probe(0, true)));

        probe.probe(0, true);
    }

    /** Something whose connection breaks while it waits for the table of events. */
    private ThrowingCallable broken(Runnable work) {
        return () -> {
            try (Connection other = store.database.connect("postgres")) {
                other.setAutoCommit(false);
                execute(other, "LOCK TABLE ledger.event");
                CompletableFuture<Void> done = CompletableFuture.runAsync(work);
                await().until(() -> store.database.count("""
                        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                         WHERE usename = 'ledger_service' AND datname = current_database() AND wait_event_type = 'Lock'""") == 1);
                done.join();
            } catch (CompletionException e) {
                throw e.getCause();
            }
        };
    }

    private static void assertUnavailable(ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOf(StoreUnavailableException.class);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
