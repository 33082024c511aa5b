package io.paymentledger.eventstore;

import static io.paymentledger.eventstore.StoreFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.paymentledger.eventstore.StreamConflictException.Place;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventAppenderIT {

    private final StoreFixture store = StoreFixture.create();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void allEventsOfAUnitAreAppendedWithPositionsThatFollowOneAnother() {
        Appended appended = store.append(event("acme/k", 0), event("acme/k", 1), event("acme/order/1", 0))
                .join();

        assertThat(appended.firstPosition()).isEqualTo(1);
        assertThat(store.log.readAfter(LogPositions.NONE, 10))
                .extracting(StoredEvent::position, StoredEvent::stream, StoredEvent::sequence, StoredEvent::occurredAt)
                .containsExactly(
                        tuple(1L, "acme/k", 0L, appended.occurredAt()),
                        tuple(2L, "acme/k", 1L, appended.occurredAt()),
                        tuple(3L, "acme/order/1", 0L, appended.occurredAt()));
    }

    @Test
    void aUnitOfWhichOnePlaceIsTakenAppendsNothingAndNamesThePlace() {
        store.append(event("acme/order/1", 0)).join();

        assertThatThrownBy(() -> store.append(event("acme/k", 0), event("acme/order/1", 0))
                        .join())
                .isInstanceOfSatisfying(
                        CompletionException.class,
                        e -> assertThat(e.getCause())
                                .isInstanceOfSatisfying(
                                        StreamConflictException.class,
                                        conflict -> assertThat(conflict.taken())
                                                .containsExactly(new Place("acme/order/1", 0))));
        assertThat(store.log.readStream("acme/k", 0)).isEmpty();
        assertThat(store.log.head().in(0)).isEqualTo(1);
    }

    @Test
    void aLosingUnitFailsAloneAndItsBatchMatesCommit() throws Exception {
        store.append(event("acme/taken", 0)).join();
        List<CompletableFuture<Appended>> results = new ArrayList<>();
        try (Connection blocker = store.database.connect("ledger_owner")) {
            // While the head is locked, everything gathers into one batch behind the unit that waits.
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("SELECT FROM ledger.log_head FOR UPDATE");
            for (int i = 0; i < 50; i++) {
                results.add(store.append(event("acme/free-" + i, 0)));
                results.add(store.append(event("acme/also-free-" + i, 0), event("acme/taken", 0)));
            }
            blocker.rollback();
        }

        for (int i = 0; i < results.size(); i++) {
            CompletableFuture<Appended> result = results.get(i);
            if (i % 2 == 0) {
                assertThat(result.join()).isNotNull();
            } else {
                assertThatThrownBy(result::join).hasCauseInstanceOf(StreamConflictException.class);
            }
        }
        assertThat(store.log.readAfter(LogPositions.NONE, 1_000))
                .extracting(StoredEvent::position)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 51).boxed().toList());
    }

    @Test
    void aUnitBehindARivalThatLosesElsewhereStillWins() throws Exception {
        store.append(event("acme/order/taken", 0)).join();
        CompletableFuture<Appended> first;
        CompletableFuture<Appended> loser;
        CompletableFuture<Appended> winner;
        CompletableFuture<Appended> late;
        try (Connection blocker = store.database.connect("ledger_owner")) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("SELECT FROM ledger.log_head FOR UPDATE");
            first = store.append(event("acme/first", 0));
            loser = store.append(event("acme/k", 0), event("acme/order/taken", 0));
            winner = store.append(event("acme/k", 0), event("acme/order/free", 0));
            late = store.append(event("acme/k", 0));
            blocker.rollback();
        }

        assertThat(first.join()).isNotNull();
        assertThatThrownBy(loser::join).hasCauseInstanceOf(StreamConflictException.class);
        assertThat(winner.join()).isNotNull();
        assertThatThrownBy(late::join).hasCauseInstanceOf(StreamConflictException.class);
    }

    @Test
    void ofManyWritersOverTwoAppendersExactlyOneWinsEachStreamAndNoPositionIsLost() throws Exception {
        int writers = 16;
        int streams = 200;
        AtomicInteger won = new AtomicInteger();
        AtomicInteger lost = new AtomicInteger();
        CyclicBarrier start = new CyclicBarrier(writers);
        try (EventAppender second = store.newAppender();
                ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            List<Future<?>> done = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                EventAppender appender = writer % 2 == 0 ? store.appender : second;
                done.add(threads.submit(() -> {
                    start.await();
                    for (int stream = 0; stream < streams; stream++) {
                        String name = "acme/k-" + stream;
                        try {
                            appender.append(List.of(event(name, 0), event(name, 1)))
                                    .join();
                            won.incrementAndGet();
                        } catch (CompletionException e) {
                            assertThat(e.getCause()).isInstanceOf(StreamConflictException.class);
                            lost.incrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        }

        assertThat(won).hasValue(streams);
        assertThat(lost).hasValue(streams * (writers - 1));
        List<StoredEvent> log = store.log.readAfter(LogPositions.NONE, 10_000);
        assertThat(log)
                .extracting(StoredEvent::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 2L * streams).boxed().toList());
        assertThat(log).isSortedAccordingTo((a, b) -> a.occurredAt().compareTo(b.occurredAt()));
    }

    @Test
    void repeatingAUnitWhoseAnswerWasLostAppendsNothingAndGivesItsFirstPlace() {
        NewEvent[] unit = {event("acme/k", 0), event("acme/order/1", 0)};
        Appended first = store.append(unit).join();
        store.append(event("acme/other", 0)).join();

        assertThat(store.append(unit).join()).isEqualTo(first);
        assertThat(store.log.head().in(0)).isEqualTo(3);
    }

    @Test
    void aUnitThatCannotBeStoredFailsAloneAndTheOthersCommit() throws Exception {
        NewEvent bad = event("acme/nul-\u0000", 0);
        CompletableFuture<Appended> failed;
        List<CompletableFuture<Appended>> good = new ArrayList<>();
        try (Connection blocker = store.database.connect("ledger_owner")) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("SELECT FROM ledger.log_head FOR UPDATE");
            good.add(store.append(event("acme/a", 0)));
            failed = store.append(bad);
            good.add(store.append(event("acme/b", 0)));
            blocker.rollback();
        }

        assertThatThrownBy(failed::join).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(good).allSatisfy(result -> assertThat(result.join()).isNotNull());
    }

    @Test
    void everyLogHasPositionsOfItsOwnAndNoUnitSpansTwo() {
        store.database.execute("ledger_owner", "INSERT INTO ledger.log_head (log) VALUES (1)");
        store.bind("globex", 1);

        store.append(event("acme/k", 0)).join();
        store.append(event("acme/l", 0)).join();
        Appended other = store.append(event("globex/k", 0)).join();

        assertThat(other.log()).isEqualTo(1);
        assertThat(other.firstPosition()).isEqualTo(1);
        assertThat(store.log.head().in(0)).isEqualTo(2);
        assertThat(store.log.head().in(1)).isEqualTo(1);
        assertThatThrownBy(() -> store.append(event("acme/m", 0), event("globex/m", 0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.log.readAfter(LogPositions.NONE.with(0, 1), 10))
                .extracting(StoredEvent::stream)
                .containsExactly("acme/l", "globex/k");
    }

    @Test
    void aTenantStaysInTheLogThatItWasFirstBoundTo() {
        store.database.execute("ledger_owner", "INSERT INTO ledger.log_head (log) VALUES (1)");

        assertThat(store.bind("acme", 1)).isZero();
        assertThatThrownBy(() -> store.bind("initech", 2)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new TenantLogs(store.pool).logOfTenant("acme")).isZero();
        assertThatThrownBy(() -> store.tenants.logOfTenant("nobody")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void afterClosingNothingIsAcceptedAndWhatWasHandedInIsCommitted() {
        List<CompletableFuture<Appended>> results = IntStream.range(0, 100)
                .mapToObj(i -> store.append(event("acme/k-" + i, 0)))
                .toList();

        store.appender.close();

        assertThat(results).allSatisfy(result -> assertThat(result.join()).isNotNull());
        assertThatThrownBy(() -> store.append(event("acme/late", 0)).join())
                .hasCauseInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void theMetersCountUnitsByOutcomeAndEventsByBatch() {
        store.append(event("acme/k", 0), event("acme/k", 1)).join();
        store.append(event("acme/k", 0)).exceptionally(e -> null).join();

        assertThat(store.metrics
                        .get("ledger.store.appends")
                        .tag("outcome", "committed")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(store.metrics
                        .get("ledger.store.appends")
                        .tag("outcome", "conflict")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(store.metrics.get("ledger.store.events").counter().count()).isEqualTo(2);
        assertThat(store.metrics.get("ledger.store.batch.events").summary().max())
                .isEqualTo(2);
        assertThat(store.metrics.get("ledger.store.commit").timer().count()).isEqualTo(2);
    }
}
