package io.paymentledger.query.projection;

import io.paymentledger.base.History;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.eventstore.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/**
 * The logs as a source of whole pages: each message is what was read at once, decoded, and its token is where the page
 * ends. So what Axon does for each message, it does for each batch (ADR 0013).
 *
 * <p>A page is as long as what there is to read: a few events while a projection follows, thousands while it catches up.
 * No page is read before the one ahead of it was taken, so memory holds two at most.
 */
final class LogPages implements StreamableMessageSource<TrackedEventMessage<?>> {

    /**
     * The longest first page. Whoever opens a stream may do so because the page before failed, and a short one gets
     * nearer to what cannot be folded.
     */
    static final int FIRST_EVENTS = 500;

    /**
     * The longest page, reached by doubling while pages come full. Enough that round trips and the commit cost little
     * beside the fold, and few enough that the pages of all projections together are little beside the heap, and a batch
     * takes a small part of {@link ProjectionTokens#CLAIM_TIMEOUT}.
     */
    static final int MOST_EVENTS = 4_000;

    /** What a page holds in bytes, about: thousands of common events, or some hundreds of the largest. */
    private static final long MOST_BYTES = 16 << 20;

    private final EventLog log;
    private final History history;
    private final LogWatch watch;

    LogPages(EventLog log, History history, LogWatch watch) {
        this.log = log;
        this.history = history;
        this.watch = watch;
    }

    /** Some events that follow one another, in each log's order. To be told when somebody begins to fold them. */
    static final class Page {

        private final List<LogEvent> events;
        private final Runnable taken;

        private Page(List<LogEvent> events, Runnable taken) {
            this.events = List.copyOf(events);
            this.taken = taken;
        }

        /** Hands the events out, and lets the next page be read meanwhile. */
        List<LogEvent> take() {
            taken.run();
            return events;
        }
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken trackingToken) {
        return new Tail(TokenPositions.of(trackingToken));
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

    /** One reader's stream; used by one thread at a time, but for {@link #taken()}. */
    private final class Tail implements BlockingStream<TrackedEventMessage<?>> {

        private static final long NEVER = -1;

        private LogPositions read;
        private int limit = FIRST_EVENTS;
        private @Nullable TrackedEventMessage<?> next;

        /** Whether a page was handed out that nobody folds yet. */
        private final AtomicBoolean ahead = new AtomicBoolean();

        /** The generation in which the end of the logs was last seen; nothing is asked again before it changes. */
        private long endSeenIn = NEVER;

        private volatile @Nullable Runnable callback;
        private LogWatch.@Nullable Registration registration;

        Tail(LogPositions after) {
            this.read = after;
        }

        /** Axon's coordinator asks without waiting, and is told when asking again is worth while. */
        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) {
            return fill();
        }

        private boolean fill() {
            if (next != null) {
                return true;
            }
            long generation = watch.generation();
            if (ahead.get() || generation == endSeenIn) {
                return false;
            }
            List<StoredEvent> stored = log.readAfter(read, limit, MOST_BYTES);
            if (stored.isEmpty()) {
                endSeenIn = generation;
                return false;
            }
            next = page(stored);
            limit = stored.size() < limit ? FIRST_EVENTS : Math.min(2 * limit, MOST_EVENTS);
            return true;
        }

        /** Up to what cannot be decoded: nothing is passed that cannot, and what comes before it is folded. */
        private TrackedEventMessage<Page> page(List<StoredEvent> stored) {
            LogPositions end = read;
            List<LogEvent> events = new ArrayList<>(stored.size());
            for (int i = 0; i < stored.size(); i++) {
                StoredEvent event = stored.get(i);
                try {
                    events.add(new LogEvent(event.log(), history.recorded(event)));
                } catch (RuntimeException e) {
                    if (events.isEmpty()) {
                        throw e;
                    }
                    break;
                }
                if (i + 1 == stored.size() || stored.get(i + 1).log() != event.log()) {
                    end = end.with(event.log(), event.position());
                }
            }
            LogEvent last = events.getLast();
            return new GenericTrackedEventMessage<>(
                    end.with(last.log(), last.recorded().position()),
                    GenericEventMessage.asEventMessage(new Page(events, this::taken)));
        }

        private void taken() {
            ahead.set(false);
            @Nullable Runnable told = callback;
            if (told != null) {
                told.run();
            }
        }

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            return Optional.ofNullable(next);
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() {
            @Nullable TrackedEventMessage<?> page = next;
            if (page == null) {
                throw new NoSuchElementException("no page was read");
            }
            read = TokenPositions.of(page.trackingToken());
            next = null;
            ahead.set(true);
            return page;
        }

        @Override
        public boolean setOnAvailableCallback(Runnable callback) {
            close();
            this.callback = callback;
            registration = watch.onChange(callback);
            return true;
        }

        @Override
        public void close() {
            callback = null;
            if (registration != null) {
                registration.close();
                registration = null;
            }
        }
    }
}
