package io.paymentledger.eventstore.axon;

import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.StoredEvent;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.WrappedToken;
import org.jspecify.annotations.Nullable;

/** A place in the logs that moves forward, a page at a time. Not for several threads. */
final class LogCursor {

    private final EventLog log;
    private final EventMessages messages;
    private final int pageEvents;
    private final Queue<StoredEvent> page = new ArrayDeque<>();
    private LogPositions read;

    /** The first event of the page, once it was looked at. */
    private @Nullable TrackedEventMessage<?> decoded;

    LogCursor(EventLog log, EventMessages messages, LogPositions after, int pageEvents) {
        this.log = log;
        this.messages = messages;
        this.read = after;
        this.pageEvents = pageEvents;
    }

    /** The positions in a token of Axon's; {@code null} means before the first event. */
    static LogPositions positions(@Nullable TrackingToken token) {
        return switch (WrappedToken.unwrapLowerBound(token)) {
            case null -> LogPositions.NONE;
            case LogPositions positions -> positions;
            case TrackingToken other ->
                throw new IllegalArgumentException("not a token of this event store: " + other.getClass());
        };
    }

    /** Reads the next page, if nothing read is left. */
    private void fill() {
        if (page.isEmpty()) {
            page.addAll(log.readAfter(read, pageEvents));
        }
    }

    /** The next event without moving past it; empty at the end of what was read. */
    private Optional<TrackedEventMessage<?>> peek() {
        StoredEvent next = page.peek();
        if (next == null) {
            return Optional.empty();
        }
        if (decoded == null) {
            decoded = messages.readTracked(next, after(next));
        }
        return Optional.of(decoded);
    }

    /** The next event, read from the database if need be; empty at the end of the logs. */
    Optional<TrackedEventMessage<?>> poll() {
        fill();
        // Nothing is passed that cannot be decoded.
        Optional<TrackedEventMessage<?>> next = peek();
        if (next.isPresent()) {
            read = after(page.remove());
            decoded = null;
        }
        return next;
    }

    private LogPositions after(StoredEvent event) {
        return read.with(event.log(), event.position());
    }
}
