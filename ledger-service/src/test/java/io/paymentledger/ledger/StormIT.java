package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Atomic first-wins under a storm of duplicates, over two services on one database. */
class StormIT {

    private static final int REQUESTS = 10_000;
    private static final int KEYS = 100;
    private static final int CLIENTS = 64;

    @Test
    void tenThousandRequestsWithAHundredKeysMakeAHundredCharges() throws Exception {
        try (LedgerDatabase database = LedgerDatabase.create();
                RunningLedger one = RunningLedger.startOn(database);
                RunningLedger other = RunningLedger.startOn(database)) {
            Map<Integer, Set<String>> bodies = new ConcurrentHashMap<>();
            Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
            AtomicInteger next = new AtomicInteger();

            Race.of(IntStream.range(0, CLIENTS)
                    .<Callable<Integer>>mapToObj(client -> () -> {
                        RunningLedger service = client % 2 == 0 ? one : other;
                        for (int i = next.getAndIncrement(); i < REQUESTS; i = next.getAndIncrement()) {
                            Reply reply = charge(service, i % KEYS);
                            statuses.computeIfAbsent(reply.status(), status -> new AtomicInteger())
                                    .incrementAndGet();
                            if (reply.status() == 201) {
                                bodies.computeIfAbsent(i % KEYS, key -> ConcurrentHashMap.newKeySet())
                                        .add(reply.body());
                            }
                        }
                        return client;
                    })
                    .toList());

            // Whoever waited too long for the first one's answer was told to come again; nobody was told anything else.
            assertThat(statuses.keySet()).isSubsetOf(Set.of(201, 409));
            assertThat(bodies).hasSize(KEYS);
            assertThat(bodies.values())
                    .allSatisfy(answers -> assertThat(answers).hasSize(1));
            assertThat(one.gatewayCalls()).isEqualTo(KEYS);
            assertThat(one.gateway().book().payments())
                    .hasSize(KEYS)
                    .allSatisfy(payment -> assertThat(payment.captured()).isEqualTo(1999));
            database.execute("ledger_service", """
                    DO $$ BEGIN
                    ASSERT (SELECT count(*) FROM ledger.event WHERE type = 'charge.initiated') = %s;
                    ASSERT (SELECT count(*) FROM ledger.event WHERE type = 'charge.captured') = %s;
                    END $$""".formatted(KEYS, KEYS));

            try (RunningLedger withoutMemory = RunningLedger.startOn(database)) {
                List<Reply> replays = IntStream.range(0, KEYS)
                        .mapToObj(key -> charge(withoutMemory, key))
                        .toList();
                assertThat(replays)
                        .allSatisfy(reply ->
                                assertThat(reply.header("Idempotent-Replayed")).isEqualTo("true"));
                assertThat(IntStream.range(0, KEYS)
                                .mapToObj(key -> Set.of(replays.get(key).body())))
                        .containsExactlyElementsOf(
                                IntStream.range(0, KEYS).mapToObj(bodies::get).toList());
                assertThat(withoutMemory.gatewayCalls()).isEqualTo(KEYS);
            }
        }
    }

    private static Reply charge(RunningLedger service, int key) {
        return service.send(service.charge(
                "storm-" + key,
                "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\",\"order_number\":\"o-%s\"}"
                        .formatted(key)));
    }
}
