package io.paymentledger.query.projection;

import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far a projection is behind the log. */
final class ProjectionLag {

    /** How long a measurement serves the gauges: the gauges of one scrape share one. */
    private static final Duration SCRAPE = Duration.ofMillis(500);

    private final ProjectionProgress progress;
    private final EventLog log;
    private final Clock clock;

    private @Nullable Scraped scraped;

    /**
     * What is missing.
     *
     * @param reached the positions that the rows contain
     * @param events how many events come after them, over all logs
     * @param seconds the age of the oldest of those; 0 if there are none
     */
    record Lag(LogPositions reached, long events, double seconds) {}

    private record Scraped(@Nullable Lag lag, long atNanos) {}

    ProjectionLag(ProjectionProgress progress, EventLog log, Clock clock) {
        this.progress = progress;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Measures.
     *
     * @throws StoreUnavailableException if the database cannot be reached
     */
    Lag measure() {
        // Read in this order, no event shows as behind that was folded in between.
        LogPositions head = log.head();
        LogPositions reached = progress.reached();
        Instant now = clock.instant();
        Instant oldest = now;
        for (Map.Entry<Integer, Long> entry : head.positions().entrySet()) {
            int number = entry.getKey();
            if (entry.getValue() > reached.in(number)) {
                @Nullable Instant next = log.clock().occurredAt(number, reached.in(number) + 1);
                oldest = next != null && next.isBefore(oldest) ? next : oldest;
            }
        }
        return new Lag(
                reached, head.beyond(reached), Duration.between(oldest, now).toNanos() / 1e9);
    }

    /** The events behind, for a gauge: not a number while the database cannot be asked. */
    double events() {
        @Nullable Lag lag = scrape();
        return lag == null ? Double.NaN : lag.events;
    }

    /** The seconds behind, for a gauge: not a number while the database cannot be asked. */
    double seconds() {
        @Nullable Lag lag = scrape();
        return lag == null ? Double.NaN : lag.seconds;
    }

    private synchronized @Nullable Lag scrape() {
        @Nullable Scraped last = scraped;
        if (last == null || System.nanoTime() - last.atNanos > SCRAPE.toNanos()) {
            last = new Scraped(measureIfPossible(), System.nanoTime());
            scraped = last;
        }
        return last.lag;
    }

    private @Nullable Lag measureIfPossible() {
        try {
            return measure();
        } catch (RuntimeException e) {
            // A scrape still has the other meters to tell; that this one cannot be measured shows in its value.
            return null;
        }
    }
}
