package io.paymentledger.query.projection;

import io.paymentledger.base.History;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent.SettlementLinesCounted;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesStaged;
import io.paymentledger.events.SettlementEvent.SettlementLinesWithdrawn;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.eventstore.UnreadableEventException;
import io.paymentledger.query.projection.DecodedLog.Decoded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts what the lines of settlement files say in the place of the events that only name them (ADR 0048): so each read model
 * folds long files and short ones, and those of before, by the same words.
 */
final class NamedLines {

    /** How many events are looked up at once: some 1 MB. */
    private static final int LOOKED_UP_AT_ONCE = 100;

    private final EventLog log;
    private final History history;

    NamedLines(EventLog log, History history) {
        this.log = log;
        this.history = history;
    }

    /** Where lines are that were staged. */
    private record Place(StreamName stream, long sequence) {

        static Place of(String tenant, SettlementLinesCounted counted) {
            return new Place(
                    StreamName.settlementStep(tenant, counted.file(), counted.reading(), counted.step()),
                    counted.sequence());
        }
    }

    /**
     * Puts the lines in.
     *
     * @param events what was read, in each log's order
     * @param limitBytes how much to look up: the first lines beyond are the last ones
     * @return these events with what they name, or, where that is too much, the first of them; never none
     */
    List<Decoded> in(List<Decoded> events, long limitBytes) {
        if (events.stream().noneMatch(NamedLines::names)) {
            return events;
        }
        List<Decoded> all = new ArrayList<>(events.size());
        long bytesLeft = limitBytes;
        int from = 0;
        while (from < events.size() && (bytesLeft > 0 || all.isEmpty())) {
            int to = from;
            for (int naming = 0; to < events.size() && naming < LOOKED_UP_AT_ONCE; to++) {
                naming += names(events.get(to)) ? 1 : 0;
            }
            bytesLeft -= add(events.subList(from, to), all);
            from = to;
        }
        return all;
    }

    private static boolean names(Decoded event) {
        @Nullable LedgerEvent said = said(event);
        return said instanceof SettlementLinesCounted || said instanceof SettlementLinesWithdrawn;
    }

    private static @Nullable LedgerEvent said(Decoded event) {
        return event.recorded() == null ? null : event.recorded().event();
    }

    /** @return the bytes that were looked up */
    private long add(List<Decoded> some, List<Decoded> all) {
        Map<Integer, List<Decoded>> withdrawn = some.stream()
                .filter(event -> said(event) instanceof SettlementLinesWithdrawn)
                .collect(Collectors.groupingBy(event -> event.stored().log()));
        Map<Integer, Map<Long, RecordedEvent>> behind = new HashMap<>();
        long bytes = 0;
        for (Map.Entry<Integer, List<Decoded>> ofLog : withdrawn.entrySet()) {
            Map<Long, RecordedEvent> byPosition = new HashMap<>();
            for (StoredEvent stored : log.at(
                    ofLog.getKey(),
                    ofLog.getValue().stream().map(NamedLines::reverses).toList())) {
                bytes += stored.payload().length;
                byPosition.put(stored.position(), history.recorded(stored));
            }
            behind.put(ofLog.getKey(), byPosition);
        }
        Map<Decoded, Place> places = new HashMap<>();
        for (Decoded event : some) {
            @Nullable SettlementLinesCounted counted = counted(event, behind);
            if (counted != null) {
                places.put(
                        event,
                        Place.of(
                                Objects.requireNonNull(event.recorded()).stream()
                                        .tenant(),
                                counted));
            }
        }
        Map<Place, SettlementLinesRecorded> lines = new HashMap<>();
        bytes += read(places, lines);
        for (Decoded event : some) {
            all.add(names(event) ? with(event, lines(event, behind, places, lines)) : event);
        }
        return bytes;
    }

    private static long reverses(Decoded event) {
        return said(event) instanceof SettlementLinesWithdrawn withdrawn ? withdrawn.reverses() : 0;
    }

    /** What an event says of where its lines were staged; {@code null} if it, or what it takes back, has them itself. */
    private static @Nullable SettlementLinesCounted counted(
            Decoded event, Map<Integer, Map<Long, RecordedEvent>> behind) {
        return switch (said(event)) {
            case SettlementLinesCounted counted -> counted;
            case SettlementLinesWithdrawn withdrawn ->
                taken(event, withdrawn, behind) instanceof SettlementLinesCounted counted ? counted : null;
            case null, default -> null;
        };
    }

    private static @Nullable LedgerEvent taken(
            Decoded event, SettlementLinesWithdrawn withdrawn, Map<Integer, Map<Long, RecordedEvent>> behind) {
        @Nullable
        RecordedEvent recorded =
                behind.getOrDefault(event.stored().log(), Map.of()).get(withdrawn.reverses());
        return recorded == null ? null : recorded.event();
    }

    private static @Nullable SettlementLinesRecorded lines(
            Decoded event,
            Map<Integer, Map<Long, RecordedEvent>> behind,
            Map<Decoded, Place> places,
            Map<Place, SettlementLinesRecorded> lines) {
        @Nullable Place place = places.get(event);
        if (place != null) {
            return lines.get(place);
        }
        return said(event) instanceof SettlementLinesWithdrawn withdrawn
                        && taken(event, withdrawn, behind) instanceof SettlementLinesRecorded recorded
                ? recorded
                : null;
    }

    /** @return the bytes that were read */
    private long read(Map<Decoded, Place> places, Map<Place, SettlementLinesRecorded> lines) {
        Map<StreamName, LongSummaryStatistics> ranges = places.values().stream()
                .distinct()
                .collect(Collectors.groupingBy(Place::stream, Collectors.summarizingLong(Place::sequence)));
        long bytes = 0;
        for (Map.Entry<StreamName, LongSummaryStatistics> range : ranges.entrySet()) {
            for (StoredEvent stored : log.readStream(
                    range.getKey().value(),
                    range.getValue().getMin(),
                    range.getValue().getMax())) {
                bytes += stored.payload().length;
                if (history.recorded(stored).event() instanceof SettlementLinesStaged staged) {
                    lines.put(new Place(range.getKey(), stored.sequence()), staged.recorded());
                }
            }
        }
        return bytes;
    }

    private static Decoded with(Decoded event, @Nullable SettlementLinesRecorded lines) {
        RecordedEvent naming = Objects.requireNonNull(event.recorded(), "it says what it names");
        if (lines == null) {
            return new Decoded(
                    event.stored(),
                    null,
                    new UnreadableEventException(
                            event.stored(), new IllegalStateException("the lines that it names are not there")));
        }
        LedgerEvent said = naming.event() instanceof SettlementLinesWithdrawn withdrawn
                ? new SettlementLinesReversed(withdrawn.reverses(), lines)
                : lines;
        return new Decoded(
                event.stored(),
                new RecordedEvent(
                        naming.stream(),
                        naming.sequence(),
                        naming.position(),
                        naming.eventId(),
                        naming.occurredAt(),
                        said,
                        naming.metadata()),
                null);
    }
}
