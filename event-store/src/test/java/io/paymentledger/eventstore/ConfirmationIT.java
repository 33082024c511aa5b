package io.paymentledger.eventstore;

import static io.paymentledger.eventstore.StoreFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.eventstore.testing.ReplicatedPostgres;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server whose synchronous standby is away commits and does not confirm. */
class ConfirmationIT {

    private static ReplicatedPostgres servers;
    private static StoreFixture store;
    private static Confirmation confirmation;

    @BeforeAll
    static void start() {
        servers = ReplicatedPostgres.start();
        store = new StoreFixture(LedgerDatabase.createOn(servers.primary()));
        store.bind("other", LogAssignment.DEFAULT_LOG);
        confirmation = new Confirmation(store.pool);
        servers.waitForStandby();
    }

    @AfterAll
    static void stop() {
        store.close();
        servers.close();
    }

    @Test
    void whatTheStandbyDoesNotConfirmIsNotAcknowledgedAndHoldsNobodyUp() throws Exception {
        NewEvent born = event("acme/k", 0);
        store.append(event("acme/before", 0)).join();
        confirmation.await();
        servers.stopStandby();

        assertUnavailable(store.append(born));
        assertThat(store.log.readStream("acme/k", 0))
                .as("committed, and not confirmed")
                .hasSize(1);
        CompletableFuture<Void> confirmed = CompletableFuture.runAsync(confirmation::await);
        List<CompletableFuture<?>> later = List.of(
                confirmed,
                store.append(event("other/later", 0)),
                // The place is taken by what may be lost, so that is no answer either,
                store.append(event("acme/k", 0)),
                // and neither is it for the one who took it and did not hear so.
                store.newAppender().append(List.of(born)));
        later.forEach(ConfirmationIT::assertUnavailable);
        try (Connection other = store.database.connect("ledger_owner")) {
            other.setAutoCommit(false);
            other.createStatement().execute("SELECT FROM ledger.log_head FOR UPDATE NOWAIT");
            other.rollback();
        }

        servers.startStandby();

        confirmation.await();
        assertThat(store.newAppender().append(List.of(born)).join().firstPosition())
                .isEqualTo(store.log.readStream("acme/k", 0).getFirst().position());
        assertThatThrownBy(() -> store.append(event("acme/k", 0)).join())
                .hasCauseInstanceOf(StreamConflictException.class);
        store.append(event("other/after", 0)).join();
    }

    private static void assertUnavailable(CompletableFuture<?> result) {
        assertThatThrownBy(result::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StoreUnavailableException.class);
    }
}
