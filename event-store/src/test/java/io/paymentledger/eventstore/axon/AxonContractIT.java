package io.paymentledger.eventstore.axon;

import static org.axonframework.eventsourcing.utils.EventStoreTestUtils.AGGREGATE;
import static org.axonframework.eventsourcing.utils.EventStoreTestUtils.createEvent;
import static org.axonframework.eventsourcing.utils.EventStoreTestUtils.createEvents;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paymentledger.eventstore.EventAppender;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import java.time.Instant;
import java.util.List;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStorageEngineTest;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Axon's own contract for storage engines. Two of its assumptions do not hold here, and their tests are replaced by ones
 * that say what holds instead: events are stamped by the database and not by who sends them, and there are no snapshots.
 */
class AxonContractIT extends EventStorageEngineTest {

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private LedgerDatabase database;

    private EventAppender appender;
    private PostgresEventStorageEngine engine;

    @BeforeEach
    void openStore() {
        database = LedgerDatabase.create();
        HikariDataSource pool = database.pool("ledger_service");
        LogAssignment oneLog = stream -> LogAssignment.DEFAULT_LOG;
        appender = new EventAppender(pool, oneLog, () -> {}, new SimpleMeterRegistry());
        engine = new PostgresEventStorageEngine(
                appender, new EventLog(pool, oneLog), new TextFormat(), CommitListener.NONE, Snapshots.NONE);
        setTestSubject(engine);
    }

    @AfterEach
    void closeStore() {
        appender.close();
        database.close();
    }

    @Test
    void aStreamIsBornOnce() {
        engine.appendEvents(createEvent(0));

        assertThrows(AggregateStreamCreationException.class, () -> engine.appendEvents(createEvent(0)));
    }

    @Test
    void aPlaceInAStreamIsTakenOnce() {
        engine.appendEvents(createEvent(0), createEvent(1));

        assertThrows(ConcurrencyException.class, () -> engine.appendEvents(createEvent(1)));
    }

    @Test
    @Override
    public void storeAndLoadSnapshot() {
        assertThrows(UnsupportedOperationException.class, () -> engine.storeSnapshot(createEvent(0)));
        assertTrue(engine.readSnapshot(AGGREGATE).isEmpty());
    }

    @Test
    @Override
    public void createTokenAt() {
        List<Instant> times = appendSeparately(5);

        TrackingToken third = engine.createTokenAt(times.get(2));

        assertEquals(2, third.position().orElseThrow());
        assertEquals(3, engine.readEvents(third, false).count());
    }

    @Test
    @Override
    public void createTokenAtExactTime() {
        List<Instant> times = appendSeparately(2);

        TrackedEventMessage<?> next = engine.readEvents(engine.createTokenAt(times.get(1)), false)
                .findFirst()
                .orElseThrow();

        assertEquals(times.get(1), next.getTimestamp());
    }

    @Test
    @Override
    public void createTokenWithUnorderedEvents() {
        // The senders' clocks disagree; the log's does not.
        engine.appendEvents(createEvent(0, Instant.parse("2030-01-01T00:00:00Z")));
        engine.appendEvents(createEvent(1, Instant.parse("2001-01-01T00:00:00Z")));

        List<Instant> times = engine.readEvents(null, false)
                .map(message -> message.getTimestamp())
                .toList();

        assertTrue(times.get(0).isBefore(times.get(1)));
        assertEquals(1, engine.createTokenAt(times.get(1)).position().orElseThrow());
    }

    @Test
    @Override
    public void createTokenAtTimeAfterLastEvent() {
        List<Instant> times = appendSeparately(2);

        assertEquals(engine.createHeadToken(), engine.createTokenAt(times.get(1).plusNanos(1_000)));
    }

    @Test
    @Override
    public void createTokenAtTimeBeforeFirstEvent() {
        appendSeparately(2);

        TrackingToken token = engine.createTokenAt(Instant.parse("2001-01-01T00:00:00Z"));

        assertTrue(LogPositions.NONE.covers(token));
        assertEquals(2, engine.readEvents(token, false).count());
    }

    @Test
    void readingFromThePositionOfAnEventGivesThoseAfterItOverManyPages() {
        engine.appendEvents(createEvents(2_500));

        List<? extends TrackedEventMessage<?>> all =
                engine.readEvents(null, false).toList();

        assertEquals(2_500, all.size());
        for (int i = 0; i < all.size(); i += 499) {
            TrackingToken token = all.get(i).trackingToken();
            assertEquals(i + 1, token.position().orElseThrow());
            assertEquals(all.size() - i - 1, engine.readEvents(token, false).count());
        }
    }

    private List<Instant> appendSeparately(int count) {
        for (int sequence = 0; sequence < count; sequence++) {
            engine.appendEvents(createEvent(sequence));
        }
        return engine.readEvents(null, false)
                .map(message -> message.getTimestamp())
                .toList();
    }
}
