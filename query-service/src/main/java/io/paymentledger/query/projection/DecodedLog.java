package io.paymentledger.query.projection;

import io.paymentledger.base.History;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.eventstore.UnreadableEventException;
import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads and decodes the logs once for all read models of a process that are near one place, as they are while they follow and
 * when they are folded from the beginning together. What was read last is kept for those who come after; it is let go when
 * memory is short, and is then read again. Who comes later than others gets all at once that they read in small parts, and
 * is then where they are.
 */
final class DecodedLog {

    /** What a part holds in bytes, about: thousands of common events, or some hundreds of the largest. */
    private static final long MOST_BYTES = 16 << 20;

    /** The full parts that are kept: one is folded, one is read ahead, and two are for whoever is behind. */
    private static final int KEPT_FULL = 4;

    /** How far the first may be ahead of the last, in events: what is kept then still has what comes next for the last. */
    private static final long MOST_AHEAD = (KEPT_FULL - 1L) * LogPages.MOST_EVENTS;

    /** Who is further behind goes his own way. */
    private static final long TOO_FAR = 4 * MOST_AHEAD;

    /** And the parts in all: those that are read at the end of the logs are small, and who rests for long wants many. */
    private static final int KEPT = 64;

    private static final byte[] LEFT_OUT = {};

    private final EventLog log;
    private final History history;
    private final LogWatch watch;
    private final NamedLines namedLines;

    /**
     * How long it is kept. Whoever is at the same place asks within milliseconds; and if the log is restored to an earlier
     * time, what it had before is not read for longer. Who does read it is found out by its anchor.
     */
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The oldest first. */
    private final Deque<Kept> kept = new ArrayDeque<>();

    /** What read models need, by kinds. */
    private final List<Predicate<String>> needs = new CopyOnWriteArrayList<>();

    /** Where each reader is. */
    private final Map<String, Place> readers = new HashMap<>();

    /** Where the logs ended, and in which generation that was seen. */
    private @Nullable LogPositions end;

    private long endSeenIn;

    DecodedLog(EventLog log, History history, LogWatch watch) {
        this.log = log;
        this.history = history;
        this.watch = watch;
        this.namedLines = new NamedLines(log, history);
    }

    /**
     * An event, and what it says.
     *
     * @param stored without its content, if that could be read
     * @param recorded {@code null} if it cannot be read, or no read model needs it
     * @param failure why it cannot be read; {@code null} if it can, or no read model needs it
     */
    record Decoded(
            StoredEvent stored,
            @Nullable RecordedEvent recorded,
            @Nullable UnreadableEventException failure) {}

    private record Kept(LogPositions after, LogPositions end, SoftReference<Part> part, long sinceNanos) {

        Kept(LogPositions after, Part part) {
            this(after, part.end(after), new SoftReference<>(part), System.nanoTime());
        }

        /** Whether something in it comes next after a place, and nothing before it is left out. */
        boolean goesOnFrom(LogPositions reached) {
            return reached.covers(after) && !reached.covers(end);
        }
    }

    /**
     * A reader, on its way.
     *
     * @param sinceNanos when it came there, on {@link System#nanoTime}'s clock
     * @param catchesUp whether there was more than it took when it came there
     */
    private record Place(LogPositions reached, long sinceNanos, boolean catchesUp) {

        /** Whether it waits for another one that moves on behind it; who stands still keeps nobody waiting. */
        boolean waitsFor(Place other) {
            long ahead = reached.beyond(other.reached);
            return catchesUp
                    && ahead > MOST_AHEAD
                    && ahead < TOO_FAR
                    && System.nanoTime() - other.sinceNanos < KEPT_NANOS;
        }
    }

    /**
     * Some events that follow one another, in each log's order.
     *
     * @param full whether there may be more at once
     */
    record Part(List<Decoded> events, boolean full) {

        /** There is more, for those who are behind first. */
        private static final Part NOT_YET = new Part(List.of(), true);

        Part {
            events = List.copyOf(events);
        }

        private Part first(int limit) {
            return events.size() <= limit ? this : new Part(events.subList(0, limit), true);
        }

        private List<Decoded> beyond(LogPositions reached) {
            return events.stream()
                    .filter(event -> event.stored.position() > reached.in(event.stored.log()))
                    .toList();
        }

        private LogPositions end(LogPositions after) {
            SortedMap<Integer, Long> end = new TreeMap<>(after.positions());
            events.forEach(event -> end.put(event.stored.log(), event.stored.position()));
            return new LogPositions(end);
        }
    }

    /**
     * From now on, what a read model needs is decoded.
     *
     * @param kinds see {@link ReadModel#needs}
     */
    void decodeFor(Predicate<String> kinds) {
        needs.add(kinds);
    }

    /**
     * What comes next. Who catches up and is ahead of others that do waits for them: so each part is read and decoded once for
     * all, and the last one, from whom the first would take the processor, has come to the end sooner.
     *
     * @param reader who asks
     * @param limit the most events
     * @return no events, and not full, if the logs ended there when they were last looked at, and have not grown since; no
     *     events, and full, if others come first
     */
    synchronized Part after(String reader, LogPositions after, int limit) {
        Place place = readers.compute(
                reader,
                (_, last) -> last != null && last.reached.equals(after)
                        ? last
                        : new Place(after, System.nanoTime(), last != null && last.catchesUp));
        @Nullable Part known = known(after);
        if (known == null && readers.values().stream().anyMatch(place::waitsFor)) {
            return Part.NOT_YET;
        }
        Part part = known == null ? read(after, limit) : known.first(limit);
        readers.put(reader, new Place(after, place.sinceNanos, part.full));
        return part;
    }

    private Part read(LogPositions after, int limit) {
        long generation = watch.generation();
        if (generation == endSeenIn && after.equals(end)) {
            return new Part(List.of(), false);
        }
        Part part = afresh(after, limit);
        if (part.events.isEmpty()) {
            end = after;
            endSeenIn = generation;
        } else {
            keep(after, part);
        }
        return part;
    }

    /** What comes next as it is now, for whoever is alone at its place: nothing is kept. */
    Part afresh(LogPositions after, int limit) {
        List<StoredEvent> stored = log.readAfter(after, limit, MOST_BYTES);
        List<Decoded> events = namedLines.in(stored.stream().map(this::decode).toList(), MOST_BYTES);
        return new Part(events, stored.size() >= limit || events.size() < stored.size());
    }

    /** What is kept of what comes next: a full part of it, or all of those that were read at the end of the logs. */
    private @Nullable Part known(LogPositions after) {
        kept.removeIf(each -> System.nanoTime() - each.sinceNanos > KEPT_NANOS);
        List<Decoded> events = new ArrayList<>();
        LogPositions reached = after;
        for (Kept each : kept) {
            @Nullable Part part = each.part.get();
            if (part != null && each.goesOnFrom(reached)) {
                events.addAll(part.beyond(reached));
                if (part.full) {
                    return new Part(events, true);
                }
                reached = reached.upperBound(each.end);
            }
        }
        return events.isEmpty() ? null : new Part(events, false);
    }

    private void keep(LogPositions after, Part part) {
        while (kept.size() >= (part.full ? KEPT_FULL : KEPT)) {
            kept.removeFirst();
        }
        kept.addLast(new Kept(after, part));
    }

    private Decoded decode(StoredEvent event) {
        String kind = event.kind();
        if (needs.stream().noneMatch(kinds -> kinds.test(kind))) {
            return new Decoded(withoutContent(event), null, null);
        }
        try {
            return new Decoded(withoutContent(event), history.recorded(event), null);
        } catch (UnreadableEventException e) {
            // Whether that is in anybody's way, each read model says for itself.
            return new Decoded(event, null, e);
        }
    }

    private static StoredEvent withoutContent(StoredEvent event) {
        return new StoredEvent(
                event.log(),
                event.position(),
                event.stream(),
                event.sequence(),
                event.type(),
                event.revision(),
                event.eventId(),
                event.occurredAt(),
                LEFT_OUT,
                LEFT_OUT);
    }
}
