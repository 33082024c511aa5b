package io.paymentledger.ledger.settlement;

import io.paymentledger.base.History;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementEvent.SettlementFileReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesWithdrawn;
import io.paymentledger.events.StreamName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is recorded of settlement files, read from their streams. */
public final class FileStreams {

    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}(-[1-9][0-9]{0,8})?");

    private final History history;

    FileStreams(History history) {
        this.history = history;
    }

    /**
     * A file that is recorded.
     *
     * @param at when it was
     * @param lastPosition the position of its last event
     * @param reversal how it was taken back; {@code null} if it was not
     */
    public record Filed(
            SettlementFileReceived file,
            Instant at,
            long lastPosition,
            @Nullable Reversal reversal) {}

    /**
     * That a file was taken back.
     *
     * @param actor the API key of who did it
     * @param lastPosition the position of the last event of it
     */
    public record Reversal(String reason, String actor, Instant at, long lastPosition) {}

    /** A tenant's file by its name. */
    Optional<Filed> find(String tenant, String file) {
        return NAME.matcher(file).matches()
                ? first(StreamName.settlement(tenant, file)).map(recorded -> filed(tenant, recorded))
                : Optional.empty();
    }

    private Filed filed(String tenant, RecordedEvent recorded) {
        if (!(recorded.event() instanceof SettlementFileReceived file)) {
            throw new IllegalStateException("not the stream of a settlement file");
        }
        long events = SettlementLines.events(file.lines());
        return new Filed(
                file,
                recorded.occurredAt(),
                recorded.position() + events,
                first(StreamName.settlementReversal(tenant, file.file()))
                        .map(reversal -> reversal(reversal, events))
                        .orElse(null));
    }

    private static Reversal reversal(RecordedEvent recorded, long events) {
        if (recorded.event() instanceof SettlementFileReversed reversed) {
            return new Reversal(
                    reversed.reason(),
                    recorded.metadata().actor(),
                    recorded.occurredAt(),
                    recorded.position() + events);
        }
        throw new IllegalStateException("not the stream of a reversal");
    }

    private Optional<RecordedEvent> first(StreamName stream) {
        return history.of(stream).stream().findFirst();
    }

    /** What takes the lines of a file back, one for each event with which they counted. */
    List<SettlementEvent> lines(Filed filed, String tenant) {
        String name = filed.file().file();
        boolean isShort = SettlementLines.events(filed.file().lines()) <= StagedReading.MAX_EVENTS_PER_STEP;
        return history.of(StreamName.settlementLines(tenant, name)).stream()
                .map(recorded -> isShort ? reversed(recorded) : withdrawn(name, recorded))
                .toList();
    }

    private static SettlementEvent reversed(RecordedEvent recorded) {
        if (recorded.event() instanceof SettlementLinesRecorded lines) {
            return new SettlementLinesReversed(recorded.position(), lines);
        }
        throw new IllegalStateException("not the stream of a short settlement file's lines");
    }

    private static SettlementEvent withdrawn(String file, RecordedEvent recorded) {
        return new SettlementLinesWithdrawn(file, recorded.position());
    }
}
