package io.paymentledger.ledger.settlement;

import io.paymentledger.base.History;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent.BreakExplained;
import io.paymentledger.events.SettlementEvent.BreakResolved;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.ledger.command.RacedCommands;
import io.paymentledger.ledger.settlement.FileStreams.Filed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.jspecify.annotations.Nullable;

/**
 * What people say about the breaks of settlement files.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the event store cannot be reached.
 */
public final class BreakNotes {

    private static final Pattern LINE = Pattern.compile("line-([1-9][0-9]{0,8})");
    private static final Pattern POSITION = Pattern.compile("position-([1-9][0-9]{0,17})");

    private final CommandGateway commands;
    private final History history;
    private final FileStreams files;
    private final EventLog log;
    private final TenantLogs logs;

    BreakNotes(CommandGateway commands, History history, FileStreams files, EventLog log, TenantLogs logs) {
        this.commands = commands;
        this.history = history;
        this.files = files;
        this.log = log;
        this.logs = logs;
    }

    /**
     * What was said about a break.
     *
     * @param explanation why there is a difference, if that was said
     * @param resolution what was done about it, if that was said
     * @param position of the last event about it
     */
    public record Notes(
            @Nullable Note explanation, @Nullable Note resolution, long position) {}

    /**
     * One thing that was said.
     *
     * @param actor the API key of who said it
     */
    public record Note(String text, String actor, Instant at) {}

    /**
     * Records what somebody says about a break.
     *
     * @param file the file
     * @param breakId the break's name within the file
     * @return what was said until now; empty if the tenant has no such file, or the file can have no such break
     */
    public Optional<Notes> note(
            String tenant, String file, String breakId, BreakNote kind, String note, EventMetadata cause) {
        Optional<Filed> filed = files.find(tenant, file);
        if (filed.isEmpty() || !canBe(tenant, breakId, filed.get().file())) {
            return Optional.empty();
        }
        StreamName stream = StreamName.settlementBreak(tenant, file, breakId);
        NoteBreak command = new NoteBreak(stream, file, breakId, kind, note);
        RacedCommands.send(commands, command, cause);
        return Optional.of(notes(history.of(stream)));
    }

    /** What is a break only the read side knows; which lines a file has, and what the tenant's log has, is known here. */
    private boolean canBe(String tenant, String breakId, SettlementFileReceived file) {
        Matcher line = LINE.matcher(breakId);
        if (line.matches()) {
            return Integer.parseInt(line.group(1)) <= file.lines();
        }
        Matcher position = POSITION.matcher(breakId);
        return position.matches()
                && log.at(logs.logOfTenant(tenant), Long.parseLong(position.group(1)))
                        .filter(event -> event.stream().startsWith(tenant + "/"))
                        .isPresent();
    }

    private static Notes notes(List<RecordedEvent> events) {
        @Nullable Note explanation = null;
        @Nullable Note resolution = null;
        for (RecordedEvent recorded : events) {
            if (recorded.event() instanceof BreakExplained explained) {
                explanation = new Note(explained.note(), recorded.metadata().actor(), recorded.occurredAt());
            } else if (recorded.event() instanceof BreakResolved resolved) {
                resolution = new Note(resolved.note(), recorded.metadata().actor(), recorded.occurredAt());
            }
        }
        return new Notes(explanation, resolution, events.getLast().position());
    }
}
