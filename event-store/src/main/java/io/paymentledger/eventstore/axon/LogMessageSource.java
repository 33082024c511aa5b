package io.paymentledger.eventstore.axon;

import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.LogWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/**
 * The logs as a source for streaming event processors in any process. Axon's own store wakes only the readers of its own
 * process; this one is woken by {@link LogWatch} (ADR 0013).
 */
public final class LogMessageSource implements StreamableMessageSource<TrackedEventMessage<?>> {

    private final EventLog log;
    private final EventMessages messages;
    private final LogWatch watch;
    private final int pageEvents;

    /** @param pageEvents how many events to read from one log at a time, 1 or more; they are held in memory */
    public LogMessageSource(EventLog log, EventFormat format, LogWatch watch, int pageEvents) {
        this.log = log;
        this.messages = new EventMessages(format);
        this.watch = watch;
        this.pageEvents = pageEvents;
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken trackingToken) {
        return new Tail(new LogCursor(log, messages, LogCursor.positions(trackingToken), pageEvents), watch);
    }

    @Override
    public TrackingToken createTailToken() {
        return LogPositions.NONE;
    }

    @Override
    public TrackingToken createHeadToken() {
        return log.head();
    }

    @Override
    public TrackingToken createTokenAt(Instant dateTime) {
        return log.before(dateTime);
    }

    /** One reader's stream; used by one thread at a time. */
    private static final class Tail implements BlockingStream<TrackedEventMessage<?>> {

        private static final long NEVER = -1;

        private final LogCursor cursor;
        private final LogWatch watch;

        /** The generation in which the end of the logs was last seen; nothing is asked again before it changes. */
        private long endSeenIn = NEVER;

        private LogWatch.@Nullable Registration registration;

        Tail(LogCursor cursor, LogWatch watch) {
            this.cursor = cursor;
            this.watch = watch;
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            long deadline = System.nanoTime() + unit.toNanos(timeout);
            while (!fill()) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || !watch.awaitChange(endSeenIn, Duration.ofNanos(left))) {
                    return false;
                }
            }
            return true;
        }

        private boolean fill() {
            if (!cursor.isEmpty()) {
                return true;
            }
            long generation = watch.generation();
            if (generation == endSeenIn) {
                return false;
            }
            cursor.fill();
            if (cursor.isEmpty()) {
                endSeenIn = generation;
                return false;
            }
            return true;
        }

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            return fill() ? cursor.peek() : Optional.empty();
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            while (!hasNextAvailable(Integer.MAX_VALUE, TimeUnit.MILLISECONDS)) {
                // A stream that ends is closed by its reader; until then the next event is worth waiting for.
            }
            return cursor.poll().orElseThrow();
        }

        @Override
        public boolean setOnAvailableCallback(Runnable callback) {
            unregister();
            registration = watch.onChange(callback);
            return true;
        }

        @Override
        public void close() {
            unregister();
        }

        private void unregister() {
            if (registration != null) {
                registration.close();
                registration = null;
            }
        }
    }
}
