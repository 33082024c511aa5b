package io.paymentledger.query.export;

import static io.paymentledger.query.LedgerFixture.entry;
import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.query.CountingDataSource;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.LedgerFixture.Entry;
import io.paymentledger.query.export.EventLines.EventLine;
import io.paymentledger.query.export.EventLines.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventTailIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int CLIENTS = 100;
    private static final int EVENTS = 40;

    private final LedgerFixture ledger = new LedgerFixture();
    private final String tenant = ledger.newTenant();
    private final Wanted wanted = new Wanted(0, tenant, Set.of());
    private final DataSource pool = ledger.database.pool("query_service");
    private final AtomicInteger reads = new AtomicInteger();
    private final LogWatch watch = new LogWatch(pool);
    private final EventTail tail =
            new EventTail(new EventLog(new CountingDataSource(pool, reads), ledger.tenants), watch);

    EventTailIT() {
        tail.start();
    }

    @AfterAll
    void close() {
        tail.stop();
        watch.close();
        ledger.close();
    }

    @Test
    void aHundredClientsCostTheDatabaseAsMuchAsOne() throws Exception {
        List<EventSubscription> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(tail.subscribe(wanted));
        }
        assertThat(tail.clients()).isEqualTo(CLIENTS);
        long generation = watch.generation();
        reads.set(0);

        for (int i = 0; i < EVENTS; i++) {
            ledger.append(StreamName.key(tenant, "followed-" + i), 0, terms(1));
        }

        for (EventSubscription client : clients) {
            assertThat(taken(client, EVENTS))
                    .extracting(EventLine::position)
                    .hasSize(EVENTS)
                    .isSorted();
            client.close();
        }
        // One for each time that the log may have grown, and one that finds the end each time there was something.
        assertThat(reads.get()).isLessThanOrEqualTo((int) (watch.generation() - generation) + EVENTS + 2);
        assertThat(tail.clients()).isZero();
    }

    @Test
    void whoFollowsGetsItsOwnAndWhatItAskedFor() throws Exception {
        String other = ledger.newTenant();
        try (EventSubscription all = tail.subscribe(wanted);
                EventSubscription none = tail.subscribe(new Wanted(0, tenant, Set.of("charge.captured")))) {
            ledger.append(entry(StreamName.key(other, "theirs"), 0, terms(1)));
            ledger.append(entry(StreamName.key(tenant, "mine"), 0, terms(1)));

            assertThat(taken(all, 1))
                    .extracting(EventLine::json)
                    .singleElement()
                    .asString()
                    .contains("\"stream\":\"mine\"");
            assertThat(none.take(Duration.ZERO)).isEmpty();
            assertThat(none.ended()).isFalse();
        }
    }

    @Test
    void aClientThatIsTooSlowIsLetGoAndTheOthersGoOn() throws Exception {
        try (EventSubscription slow = tail.subscribe(wanted);
                EventSubscription fast = tail.subscribe(wanted)) {
            int events = 0;
            while (!slow.ended()) {
                int from = events;
                ledger.append(IntStream.range(from, from + 500)
                        .mapToObj(i -> entry(StreamName.key(tenant, "burst-" + i), 0, terms(1)))
                        .toArray(Entry[]::new));
                events += 500;
                assertThat(taken(fast, 500)).hasSize(500);
            }

            assertThat(slow.take(Duration.ZERO)).isEmpty();
            assertThat(fast.ended()).isFalse();
        }
    }

    private static List<EventLine> taken(EventSubscription client, int events) {
        List<EventLine> taken = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            taken.addAll(client.take(Duration.ofMillis(100)));
            return taken.size() >= events;
        });
        return taken;
    }
}
