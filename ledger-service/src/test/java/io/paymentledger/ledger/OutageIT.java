package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.eventstore.testing.KillablePostgres;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PostgreSQL's processes are killed under the running service. */
@Tag("waits")
class OutageIT {

    private static final String BODY = "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}";
    private static final int CLIENTS = 8;
    private static final int CHARGES_EACH = 150;

    private final KillablePostgres server = KillablePostgres.start();
    private final LedgerDatabase database = LedgerDatabase.createOn(server.postgres());
    private final RunningLedger ledger = RunningLedger.startOn(database);

    @AfterEach
    void stop() {
        ledger.close();
        database.close();
        server.close();
    }

    @Test
    void withoutAStoreNothingIsChargedAndTheServiceRecoversByItself() {
        assertThat(ledger.send(ledger.charge("before", BODY)).status()).isEqualTo(201);
        long calls = calls();
        server.kill();

        Reply down = ledger.send(ledger.charge("during", BODY));

        assertThat(down.status()).isEqualTo(503);
        assertThat(down.text("code")).isEqualTo("store-unavailable");
        assertThat(down.header("Retry-After")).isEqualTo("2");
        assertThat(calls()).isEqualTo(calls);
        assertThat(ledger.send(ledger.request("/actuator/health/readiness")).status())
                .isEqualTo(503);
        assertThat(ledger.send(ledger.request("/actuator/health/liveness")).status())
                .isEqualTo(200);

        server.restart();

        await().atMost(Duration.ofMinutes(1))
                .until(() -> ledger.send(ledger.charge("during", BODY)).status() == 201);
        assertThat(ledger.send(ledger.charge("before", BODY)).header("Idempotent-Replayed"))
                .isEqualTo("true");
        assertThat(calls()).isEqualTo(calls + 1);
    }

    @Test
    void aRestartInMidLoadLosesNoAcknowledgedChargeAndAppendsNoneTwice() throws Exception {
        AtomicInteger created = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Future<List<String>>> clients = new ArrayList<>();
        List<String> acknowledged = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (int client = 0; client < CLIENTS; client++) {
                String prefix = "load-" + client + "-";
                clients.add(threads.submit(() -> {
                    List<String> bodies = new ArrayList<>();
                    for (int i = 0; i < CHARGES_EACH; i++) {
                        bodies.add(createDespiteOutage(prefix + i, refused));
                        created.incrementAndGet();
                    }
                    return bodies;
                }));
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> created.get() > CLIENTS * CHARGES_EACH / 4);
            server.kill();
            await().atMost(Duration.ofMinutes(1)).until(() -> refused.get() >= CLIENTS);
            server.restart();
            for (Future<List<String>> client : clients) {
                acknowledged.addAll(client.get());
            }
        }

        assertThat(acknowledged).hasSize(CLIENTS * CHARGES_EACH);
        assertThat(calls()).isEqualTo(CLIENTS * CHARGES_EACH);
        for (int client = 0; client < CLIENTS; client++) {
            for (int i = 0; i < CHARGES_EACH; i++) {
                Reply read = ledger.send(ledger.request("/v1/charges/load-" + client + "-" + i));
                assertThat(read.body()).isEqualTo(acknowledged.get(client * CHARGES_EACH + i));
            }
        }
        database.execute("ledger_service", """
                DO $$ BEGIN
                ASSERT (SELECT count(*) FROM ledger.event) = %1$s;
                ASSERT (SELECT count(DISTINCT stream) FROM ledger.event) = %2$s;
                ASSERT (SELECT max(position) FROM ledger.event) = %1$s;
                ASSERT (SELECT position FROM ledger.log_head WHERE log = 0) = %1$s;
                END $$""".formatted(3 * CLIENTS * CHARGES_EACH, CLIENTS * CHARGES_EACH));
    }

    /** What a client does that follows the contract: it repeats the identical request as long as it is told to. */
    private String createDespiteOutage(String key, AtomicInteger refused) {
        return await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            Reply reply = ledger.send(ledger.charge(key, BODY));
                            if (reply.status() != 201) {
                                assertThat(reply.status()).isIn(202, 409, 503);
                                assertThat(reply.header("Retry-After")).isNotEmpty();
                                refused.incrementAndGet();
                            }
                            return reply;
                        },
                        reply -> reply.status() == 201)
                .body();
    }

    private long calls() {
        return ledger.gatewayCalls();
    }
}
