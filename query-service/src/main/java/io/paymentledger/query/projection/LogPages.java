package io.paymentledger.query.projection;

import io.paymentledger.base.History;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.query.projection.DecodedLog.Decoded;
import io.paymentledger.query.projection.DecodedLog.Part;
import io.paymentledger.query.projection.SetAsideEvents.SetAside;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
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
 * No page is read before the one ahead of it was taken. What was read is shared with the other read models that are at the
 * same place, see {@link DecodedLog}.
 */
final class LogPages implements StreamableMessageSource<TrackedEventMessage<?>> {

    /**
     * The longest first page. Whoever opens a stream may do so because the page before failed, and a short one comes nearer to
     * what failed.
     */
    static final int FIRST_EVENTS = 500;

    /**
     * The longest page, reached by doubling while pages come full. Enough that round trips and the commit cost little
     * beside the fold, and few enough that the pages of all projections together are little beside the heap, and a batch
     * takes a small part of {@link ProjectionTokens#CLAIM_TIMEOUT}.
     */
    static final int MOST_EVENTS = 4_000;

    private final EventLog log;
    private final History history;
    private final LogWatch watch;
    private final DecodedLog decoded;
    private final ReadModel readModel;
    private final SetAsideEvents setAside;

    /** Up to where events come one at a time, because something there could not be folded. */
    private volatile LogPositions singlyUpTo = LogPositions.NONE;

    LogPages(
            EventLog log,
            History history,
            LogWatch watch,
            DecodedLog decoded,
            ReadModel readModel,
            SetAsideEvents setAside) {
        this.log = log;
        this.history = history;
        this.watch = watch;
        this.decoded = decoded;
        this.readModel = readModel;
        this.setAside = setAside;
        decoded.decodeFor(readModel::needs);
    }

    /** Some events that follow one another, in each log's order. To be told when somebody folds them. */
    static final class Page {

        private final LogPage content;
        private final List<StoredEvent> last;
        private final Reader reader;

        private Page(LogPage content, Collection<StoredEvent> last, Reader reader) {
            this.content = content;
            this.last = List.copyOf(last);
            this.reader = reader;
        }

        /** Hands the events out. */
        LogPage take() {
            reader.taken();
            return content;
        }

        /** The events are folded, or could not be. */
        void leave() {
            reader.left();
        }

        /** Something in it could not be folded: to find out what, its events come again one at a time. */
        void comeAgainSingly() {
            reader.failed(content.reached());
        }

        /** The event, if there is one alone. */
        Optional<StoredEvent> only() {
            return content.events().size() == 1 && last.size() == 1
                    ? Optional.of(last.getFirst())
                            .filter(event -> event.position()
                                    == content.events().getFirst().recorded().position())
                    : Optional.empty();
        }

        /** The last event of each log that was read for the page, whether it is in it or was passed over. */
        List<StoredEvent> last() {
            return last;
        }
    }

    /** Who goes on reading when a page is folded. */
    private interface Reader {

        /** One that reads on when it is told to. */
        Reader TOLD = new Reader() {};

        default void taken() {}

        default void left() {}

        default void failed(LogPositions upTo) {}
    }

    /** The event after some positions that the read model needs and that cannot be read, if the next one of a log is that. */
    Optional<StoredEvent> unreadableAfter(LogPositions reached) {
        List<SetAside> aside = setAside.of(readModel.name());
        return log.readAfter(reached, 1).stream()
                .filter(event -> !SetAside.passOver(aside, event))
                .filter(event -> readModel.needs(event.kind()))
                .filter(event -> !history.canRead(event))
                .findFirst();
    }

    /**
     * The next page for whoever follows no stream; empty if there is nothing.
     *
     * @param after where it begins
     * @param upTo beyond which it does not go
     */
    Optional<Page> next(LogPositions after, LogPositions upTo) {
        List<Decoded> part = decoded.afresh(after, MOST_EVENTS).events().stream()
                .filter(event ->
                        event.stored().position() <= upTo.in(event.stored().log()))
                .toList();
        return part.isEmpty()
                ? Optional.empty()
                : Optional.of(page(after, part, setAside.of(readModel.name()), Reader.TOLD));
    }

    /** Up to what the read model needs and cannot be read: what comes before it is folded. */
    private Page page(LogPositions after, List<Decoded> part, List<SetAside> aside, Reader reader) {
        List<LogEvent> events = new ArrayList<>(part.size());
        SortedMap<Integer, StoredEvent> last = new TreeMap<>();
        for (Decoded each : part) {
            StoredEvent event = each.stored();
            if (!SetAside.passOver(aside, event)) {
                @Nullable RecordedEvent recorded = each.recorded();
                if (recorded != null) {
                    events.add(new LogEvent(event.log(), recorded));
                } else if (readModel.needs(event.kind())) {
                    if (last.isEmpty()) {
                        throw Objects.requireNonNull(each.failure());
                    }
                    break;
                }
            }
            last.put(event.log(), event);
        }
        LogPositions end = after;
        for (StoredEvent event : last.values()) {
            end = end.with(event.log(), event.position());
        }
        return new Page(new LogPage(after, events, end), last.values(), reader);
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken trackingToken) {
        return new Tail(TokenPositions.of(trackingToken), setAside.of(readModel.name()));
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
        return log.clock().before(dateTime);
    }

    /** One reader's stream; used by one thread at a time, but for what {@link Follower} does. */
    private final class Tail implements BlockingStream<TrackedEventMessage<?>> {

        private static final long NEVER = -1;

        /** What the read model goes past; a stream that stopped in front of something is opened anew, and asks again. */
        private final List<SetAside> setAside;

        private LogPositions read;
        private int limit = FIRST_EVENTS;
        private @Nullable TrackedEventMessage<?> next;

        /** The generation in which the end of the logs was last seen; nothing is asked again before it changes. */
        private long endSeenIn = NEVER;

        private final PageBell bell = new PageBell();
        private LogWatch.@Nullable Registration registration;

        Tail(LogPositions after, List<SetAside> setAside) {
            this.read = after;
            this.setAside = setAside;
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
            if (generation == endSeenIn || !bell.isTime()) {
                return false;
            }
            Part part = decoded.after(readModel.name(), read, read.covers(singlyUpTo) ? limit : 1);
            if (part.events().isEmpty()) {
                if (part.full()) {
                    bell.rest(Pace.LEAST_NANOS);
                    bell.ring();
                } else {
                    endSeenIn = generation;
                }
                return false;
            }
            Page page = page(read, part.events(), setAside, new Follower(part.full()));
            next = new GenericTrackedEventMessage<>(page.content.reached(), GenericEventMessage.asEventMessage(page));
            if (part.full() && read.covers(singlyUpTo)) {
                limit = Math.min(2 * limit, MOST_EVENTS);
            }
            bell.rest(part.full() ? 0 : Pace.LEAST_NANOS);
            return true;
        }

        /** Reads on when a page is folded. */
        private final class Follower implements Reader {

            private final boolean full;
            private volatile long takenAt;

            Follower(boolean full) {
                this.full = full;
            }

            /** While it catches up, the next page is read while this one is folded. */
            @Override
            public void taken() {
                takenAt = System.nanoTime();
                if (full) {
                    bell.goOn();
                }
            }

            /** While it follows, the next page has what comes until this one is folded, and until it has rested. */
            @Override
            public void left() {
                if (!full) {
                    bell.rest(readModel.pace().restNanos(System.nanoTime() - takenAt));
                    bell.goOn();
                }
            }

            @Override
            public void failed(LogPositions upTo) {
                singlyUpTo = upTo;
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
            bell.pause();
            return page;
        }

        @Override
        public boolean setOnAvailableCallback(Runnable callback) {
            close();
            bell.listen(callback);
            registration = watch.onChange(bell::grown);
            return true;
        }

        @Override
        public void close() {
            bell.listen(null);
            if (registration != null) {
                registration.close();
                registration = null;
            }
        }
    }
}
