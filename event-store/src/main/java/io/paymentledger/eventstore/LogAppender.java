package io.paymentledger.eventstore;

import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.eventstore.AppendStatement.Answer;
import io.paymentledger.eventstore.StreamConflictException.Place;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a log in this process: it commits what concurrent units of work hand in together, with one statement
 * and one commit (group commit, ADR 0002). It never lingers: a batch is what gathered during the commit before.
 *
 * <p>A unit is appended whole or not at all. A unit that loses a race fails alone with
 * {@link StreamConflictException}; an unreachable database fails the whole batch with {@link StoreUnavailableException}.
 * Nothing is acknowledged before its commit is durable.
 */
final class LogAppender implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LogAppender.class);

    /** Bounds one statement and the time that its commit holds the head's lock. */
    static final int MAX_UNITS_PER_BATCH = 512;

    /** Bounds the memory and the waiting of what the database cannot take yet; more is refused as unavailable. */
    static final int MAX_UNITS_WAITING = 8_192;

    /** How long a batch whose answer was lost is tried again; longer than a restart of a local pooler, shorter than a client's patience. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** What a try may take, see {@link Confirmation}. */
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(Confirmation.LIMIT_SECONDS);

    /** Between two tries of such a batch. */
    private static final long RETRY_PAUSE_MILLIS = 50;

    /** How often an idle writer looks whether it was closed. */
    private static final long IDLE_MILLIS = 100;

    private final int log;
    private final DataSource dataSource;
    private final Runnable committed;
    private final AppendStatement statement;
    private final AppendMeters meters;
    private final AppendTimes times = new AppendTimes();
    private final BlockingQueue<AppendUnit> waiting = new ArrayBlockingQueue<>(MAX_UNITS_WAITING);
    private final Worker writer;

    /** A unit that wants a place of an earlier unit of its batch, and so waits for that one's fate. */
    private record Rivalry(AppendUnit unit, AppendUnit rival) {}

    /** @param committed run after each commit; must not block */
    LogAppender(int log, DataSource dataSource, Runnable committed, MeterRegistry metrics) {
        this.log = log;
        this.dataSource = dataSource;
        this.committed = committed;
        this.statement = new AppendStatement(log);
        this.meters = AppendMeters.in(metrics);
        this.writer = new Worker("ledger-log-" + log + "-writer", worker -> run());
        writer.start();
    }

    /** Hands in a unit. The result completes when its commit is durable, or fails as the class says. */
    CompletableFuture<Appended> append(List<NewEvent> unit) {
        CompletableFuture<Appended> result = new CompletableFuture<>();
        if (writer.stopping() || !waiting.offer(new AppendUnit(unit, result))) {
            meters.failures().increment();
            result.completeExceptionally(new StoreUnavailableException(
                    writer.stopping() ? "the event store is shutting down" : "too many appends are waiting"));
        } else if (writer.ended()) {
            // The writer may have ended between the first look and the offer.
            refuseWaiting();
        }
        return result;
    }

    /** Takes no more, commits what was handed in, and ends. */
    @Override
    public void close() {
        writer.stop();
        refuseWaiting();
    }

    private void refuseWaiting() {
        failWaiting(new StoreUnavailableException("the event store is shutting down"));
    }

    private void failWaiting(StoreUnavailableException cause) {
        for (AppendUnit unit = waiting.poll(); unit != null; unit = waiting.poll()) {
            fail(unit, cause);
        }
    }

    private void run() {
        Deque<AppendUnit> next = new ArrayDeque<>();
        while (gather(next)) {
            List<AppendUnit> gathered = List.copyOf(next);
            try {
                appendGathered(next);
            } catch (RuntimeException | Error e) {
                // Whatever happens, nobody waits for ever and the writer goes on.
                LOGGER.error("an append failed", e);
                next.clear();
                gathered.stream().filter(unit -> !unit.result().isDone()).forEach(unit -> fail(unit, e));
            }
        }
    }

    /** Appends what does not collide within itself; afterwards the rest has lost, or is next. */
    private void appendGathered(Deque<AppendUnit> next) {
        Map<Place, AppendUnit> claims = new HashMap<>();
        List<AppendUnit> batch = new ArrayList<>();
        List<Rivalry> rivalries = new ArrayList<>();
        while (!next.isEmpty()) {
            AppendUnit unit = next.remove();
            AppendUnit rival = unit.claim(claims);
            if (rival == null) {
                batch.add(unit);
            } else {
                rivalries.add(new Rivalry(unit, rival));
            }
        }
        appendBatch(batch);
        rivalries.forEach(rivalry -> settle(rivalry, next));
    }

    /** Waits for work and takes what is there; false once closed and empty. */
    private boolean gather(Deque<AppendUnit> next) {
        try {
            while (next.isEmpty()) {
                AppendUnit first = waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    next.add(first);
                } else if (writer.stopping()) {
                    return false;
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the writer of a log", e);
        }
        waiting.drainTo(next, MAX_UNITS_PER_BATCH - next.size());
        return true;
    }

    /** A unit loses what its rival won, or lost to somebody else, and fails if nobody knows; otherwise it is tried again. */
    private void settle(Rivalry rivalry, Deque<AppendUnit> next) {
        if (rivalry.rival.result().state() == Future.State.FAILED
                && rivalry.rival.result().exceptionNow() instanceof StoreUnavailableException unknown) {
            fail(rivalry.unit, unknown);
            return;
        }
        List<Place> gone = rivalry.rival.gone();
        List<Place> taken =
                rivalry.unit.places().stream().filter(gone::contains).toList();
        if (taken.isEmpty()) {
            next.add(rivalry.unit);
        } else {
            lose(rivalry.unit, taken);
        }
    }

    private void lose(AppendUnit unit, List<Place> taken) {
        meters.conflicts().increment();
        unit.result().completeExceptionally(new StreamConflictException(taken));
    }

    private void fail(AppendUnit unit, Throwable cause) {
        meters.failures().increment();
        unit.result().completeExceptionally(cause);
    }

    private void appendBatch(List<AppendUnit> batch) {
        List<List<NewEvent>> units = batch.stream().map(AppendUnit::events).toList();
        Answer answer;
        times.begun();
        boolean failed = true;
        try {
            answer = meters.commitTime().recordCallable(() -> commit(units));
            failed = false;
        } catch (StoreUnavailableException e) {
            LOGGER.warn("an append of {} units failed: {}", units.size(), e.getMessage());
            batch.forEach(unit -> fail(unit, e));
            if (times.sinceBegun() >= LIMIT_NANOS) {
                // Whoever came meanwhile has waited about as long, and would wait as long again.
                failWaiting(e);
            }
            return;
        } catch (Exception e) {
            if (batch.size() == 1) {
                LOGGER.error("an append failed", e);
                fail(batch.getFirst(), e);
            } else {
                // Some unit cannot be stored; the others must not suffer for it.
                batch.forEach(unit -> appendBatch(List.of(unit)));
            }
            return;
        } finally {
            times.ended(failed);
        }
        settle(batch, answer);
    }

    /** How it goes; empty before the first append. */
    Optional<AppendState> state() {
        return times.state(log);
    }

    /** Tells each unit how it went. Units that were appended have consecutive positions, in the order of the batch. */
    private void settle(List<AppendUnit> batch, Answer answer) {
        long position = answer.firstPosition();
        int ordinal = 0;
        for (AppendUnit unit : batch) {
            List<Place> taken = new ArrayList<>();
            boolean own = false;
            for (NewEvent event : unit.events()) {
                UUID by = answer.takenBy().get(++ordinal);
                if (event.eventId().equals(by)) {
                    own = true;
                } else if (by != null) {
                    taken.add(AppendUnit.place(event));
                }
            }
            if (!taken.isEmpty()) {
                lose(unit, taken);
            } else if (own) {
                settleEarlier(unit);
            } else {
                win(unit, new Appended(log, position, answer.occurredAt()));
                position += unit.events().size();
            }
        }
        if (position > answer.firstPosition()) {
            meters.batchEvents().record((double) (position - answer.firstPosition()));
            committed.run();
        }
    }

    private void win(AppendUnit unit, Appended appended) {
        meters.commits().increment();
        meters.events().increment(unit.events().size());
        unit.result().complete(appended);
    }

    /** A try whose answer was lost had committed this unit: its place is read back. */
    private void settleEarlier(AppendUnit unit) {
        try (Connection connection = dataSource.getConnection()) {
            win(unit, statement.readBack(connection, unit.events()));
            committed.run();
        } catch (SQLException e) {
            fail(unit, SqlErrors.translate("reading back an append", e));
        }
    }

    /**
     * Appends the batch. If the connection breaks before the answer, nobody knows whether it was committed; the same
     * batch is then sent again, and what is already there recognised by its event ids.
     */
    private Answer commit(List<List<NewEvent>> units) throws InterruptedException {
        long deadline = System.nanoTime() + RETRY_NANOS;
        boolean sent = false;
        while (true) {
            try (Connection connection = dataSource.getConnection()) {
                sent = true;
                return statement.execute(connection, units);
            } catch (SQLException e) {
                RuntimeException translated = SqlErrors.translate("appending", e);
                boolean worthRepeating = sent && translated instanceof StoreUnavailableException && !writer.stopping();
                if (!worthRepeating || System.nanoTime() > deadline) {
                    throw translated;
                }
            }
            Thread.sleep(RETRY_PAUSE_MILLIS);
        }
    }
}
