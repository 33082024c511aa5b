package io.paymentledger.ledger.settlement;

import io.paymentledger.base.History;
import io.paymentledger.base.MessageMetadata;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent.BreakExplained;
import io.paymentledger.events.SettlementEvent.BreakResolved;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.Sha256;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import io.paymentledger.ledger.settlement.FileReading.Period;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;

/**
 * Receives gateways' settlement files, and what people say about their breaks.
 *
 * <p>A file is named by the SHA-256 of its bytes, so the event store decides that it is recorded once. It is read whole
 * before anything is appended, and appended whole in one commit.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the event store cannot be reached.
 */
public final class SettlementFiles {

    /** Bounds the memory that files take while they are read: some 100 MB each. Others wait, unread. */
    private static final int MOST_AT_ONCE = 2;

    /** Two people who write about one break at once; a third time is no race but a defect. */
    private static final int MOST_TRIES = 3;

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern LINE = Pattern.compile("line-([1-9][0-9]{0,8})");
    private static final Pattern POSITION = Pattern.compile("position-[1-9][0-9]{0,17}");

    private final CommandGateway commands;
    private final History history;
    private final Set<String> gateways;
    private final Semaphore reading = new Semaphore(MOST_AT_ONCE, true);

    SettlementFiles(CommandGateway commands, History history, Set<String> gateways) {
        this.commands = commands;
        this.history = history;
        this.gateways = Collections.unmodifiableSet(new TreeSet<>(gateways));
    }

    /** The names of the gateways whose files are received. */
    public Set<String> gateways() {
        return gateways;
    }

    /** What became of a file. */
    public sealed interface Reception {

        /**
         * The file is recorded.
         *
         * @param file what is recorded
         * @param at when it was
         * @param lastPosition the position of the file's last event
         * @param replayed whether an earlier request did it
         */
        record Recorded(SettlementFileReceived file, Instant at, long lastPosition, boolean replayed)
                implements Reception {}

        /** The file was well-formed, and was only to be looked at. */
        record LookedAt(SettlementFileReceived file, List<LineSums> sums) implements Reception {}

        /** The same bytes are recorded already, and were read in another way then. */
        record ReadOtherwise(List<String> differences) implements Reception {}
    }

    /**
     * Reads a file and records it.
     *
     * @param dryRun whether to read only
     * @throws InvalidFileException if the file cannot be recorded; nothing of it is
     * @throws IOException if the bytes stop coming
     */
    public Reception receive(String tenant, FileReading how, InputStream bytes, boolean dryRun, EventMetadata cause)
            throws IOException {
        reading.acquireUninterruptibly();
        try {
            ReceiveFile command = read(tenant, how, bytes);
            if (dryRun) {
                return new Reception.LookedAt(command.file(), LineSums.of(command.lines()));
            }
            return record(command, cause);
        } finally {
            reading.release();
        }
    }

    private static ReceiveFile read(String tenant, FileReading how, InputStream bytes) throws IOException {
        Measured measured = new Measured(bytes);
        ParsedFile parsed;
        try {
            parsed = how.format() == SettlementFormat.CSV ? CsvFile.read(how, measured) : CamtFile.read(how, measured);
        } finally {
            // A client that is still sending hears an answer only once it has sent all.
            measured.transferTo(OutputStream.nullOutputStream());
        }
        checkSums(parsed);
        Period period = period(how, parsed);
        return new ReceiveFile(
                tenant,
                new SettlementFileReceived(
                        measured.sha256(),
                        how.gateway(),
                        how.format(),
                        how.fingerprint(),
                        measured.length,
                        parsed.lines().size(),
                        period.from(),
                        period.to()),
                parsed.lines());
    }

    /** Whatever is summed up of a file is as exact as its lines. */
    private static void checkSums(ParsedFile parsed) {
        Map<Currency, Long> sums = new HashMap<>();
        for (SettlementLine line : parsed.lines()) {
            long moved = Math.abs(line.grossMinor()) + Math.abs(line.feeMinor());
            if (sums.merge(line.currency(), moved, Long::sum) > CellValues.MAX_AMOUNT_MINOR) {
                throw new Faults().fatal(line.at(), 0, Reason.OUT_OF_RANGE);
            }
        }
    }

    /** The days that the request names, else those that the file names, else those of its lines. */
    private static Period period(FileReading how, ParsedFile parsed) {
        if (how.period() != null) {
            return how.period();
        }
        if (parsed.period() != null) {
            return parsed.period();
        }
        if (parsed.lines().isEmpty()) {
            throw new Faults().fatal(1, 0, Reason.NO_LINES);
        }
        Period period = new Period(
                parsed.lines().getFirst().effectiveOn(),
                parsed.lines().getFirst().effectiveOn());
        for (SettlementLine line : parsed.lines()) {
            period = period.with(line.effectiveOn());
        }
        return period;
    }

    private Reception record(ReceiveFile command, EventMetadata cause) {
        Optional<RecordedEvent> before = file(command.tenant(), command.file().sha256());
        boolean replayed = before.isPresent();
        if (!replayed) {
            try {
                send(command, cause);
            } catch (AggregateStreamCreationException e) {
                // Somebody else sent the same file meanwhile.
                replayed = true;
            }
        }
        RecordedEvent recorded =
                before.or(() -> file(command.tenant(), command.file().sha256())).orElseThrow();
        SettlementFileReceived file = received(recorded);
        if (!file.gateway().equals(command.file().gateway())) {
            return new Reception.ReadOtherwise(List.of("gateway"));
        }
        if (!file.fingerprint().equals(command.file().fingerprint())) {
            return new Reception.ReadOtherwise(List.of("parameters"));
        }
        return new Reception.Recorded(
                file, recorded.occurredAt(), recorded.position() + SettlementLines.events(file.lines()), replayed);
    }

    private Optional<RecordedEvent> file(String tenant, String sha256) {
        return history.of(StreamName.settlement(tenant, sha256)).stream().findFirst();
    }

    private static SettlementFileReceived received(RecordedEvent recorded) {
        if (recorded.event() instanceof SettlementFileReceived file) {
            return file;
        }
        throw new IllegalStateException("not the stream of a settlement file");
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
     * @param sha256 the file
     * @param breakId the break's name within the file
     * @return what was said until now; empty if the tenant has no such file, or the file can have no such break
     */
    public Optional<Notes> note(
            String tenant, String sha256, String breakId, BreakNote kind, String note, EventMetadata cause) {
        if (!SHA_256.matcher(sha256).matches()) {
            return Optional.empty();
        }
        Optional<RecordedEvent> file = file(tenant, sha256);
        if (file.isEmpty() || !canBe(breakId, received(file.get()))) {
            return Optional.empty();
        }
        StreamName stream = StreamName.settlementBreak(tenant, sha256, breakId);
        NoteBreak command = new NoteBreak(stream, sha256, breakId, kind, note);
        for (int tries = 1; ; tries++) {
            try {
                send(command, cause);
                return Optional.of(notes(history.of(stream)));
            } catch (ConcurrencyException | AggregateStreamCreationException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Which lines are breaks only the read side knows; which lines there are is known here. */
    private static boolean canBe(String breakId, SettlementFileReceived file) {
        Matcher line = LINE.matcher(breakId);
        return line.matches()
                ? Integer.parseInt(line.group(1)) <= file.lines()
                : POSITION.matcher(breakId).matches();
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

    private void send(Object command, EventMetadata cause) {
        commands.sendAndWait(
                GenericCommandMessage.asCommandMessage(command).withMetaData(MessageMetadata.toMap(cause)));
    }

    /** Bytes whose hash and number are known once they are read. */
    private static final class Measured extends DigestInputStream {

        private long length;

        Measured(InputStream bytes) {
            super(bytes, digest());
        }

        private static MessageDigest digest() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            length += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            int read = super.read(target, offset, count);
            length += Math.max(0, read);
            return read;
        }

        /** Whoever reads through this stream may close it; whether it ends there is not theirs to say. */
        @Override
        public void close() {
            // The server closes the body.
        }

        String sha256() {
            return Sha256.hex(getMessageDigest().digest());
        }
    }
}
