package io.paymentledger.ledger.settlement;

import io.paymentledger.base.MessageMetadata;
import io.paymentledger.base.StagingNotes;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.FileStreams.Filed;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.jspecify.annotations.Nullable;

/**
 * Receives gateways' settlement files, and takes them back.
 *
 * <p>A file is named by the SHA-256 of its bytes, so the event store decides that it is recorded once. If it was taken
 * back, the same bytes are recorded once more, under the next name. It is read whole before anything is appended. One commit
 * records it whole; the lines of a long file are put into the log before, in steps, and count with that commit (ADR 0048).
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the event store cannot be reached.
 */
public final class SettlementFiles implements AutoCloseable {

    /** Bounds the memory that files take while they are read: some 100 MB each. Others wait, unread. */
    private static final int MOST_AT_ONCE = 2;

    /** Enough to see whether a file is read as it is meant. */
    private static final int MOST_SHOWN = 10;

    private final CommandGateway commands;
    private final FileStreams files;
    private final StagingNotes notes;
    private final FileReader reader;
    private final Set<String> gateways;
    private final Semaphore reading = new Semaphore(MOST_AT_ONCE, true);

    /** One file of a tenant at a time: another place is left to others. */
    private final Map<String, Semaphore> ofTenant = new ConcurrentHashMap<>();

    /** Reading is work for seconds. Virtual threads do not give way to each other, and requests are served by them. */
    private final ExecutorService readers = Executors.newFixedThreadPool(
            MOST_AT_ONCE,
            Thread.ofPlatform().name("settlement-file-", 0).daemon().factory());

    SettlementFiles(
            CommandGateway commands, FileStreams files, StagingNotes notes, Set<String> gateways, FileReader reader) {
        this.commands = commands;
        this.files = files;
        this.notes = notes;
        this.reader = reader;
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
         * @param profile the name of the profile by which it was read; {@code null} for none
         */
        record Recorded(
                SettlementFileReceived file,
                Instant at,
                long lastPosition,
                boolean replayed,
                @Nullable String profile) implements Reception {}

        /**
         * The file was well-formed, and was only to be looked at.
         *
         * @param first its first lines
         * @param profile the name of the profile by which it was read; {@code null} for none
         */
        record LookedAt(
                SettlementFileReceived file,
                List<LineSums> sums,
                List<SettlementLine> first,
                @Nullable String profile) implements Reception {}

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
    public Reception receive(String tenant, ReadingPlan plan, InputStream bytes, boolean dryRun, EventMetadata cause)
            throws IOException {
        try (Spool spool = Spool.of(bytes)) {
            return receive(tenant, plan, spool, dryRun, cause);
        }
    }

    private Reception receive(String tenant, ReadingPlan plan, Spool spool, boolean dryRun, EventMetadata cause)
            throws IOException {
        Semaphore own = enter(tenant);
        try {
            FileReader.Read read = read(tenant, plan, spool.read());
            ReceiveFile command = read.command();
            if (dryRun) {
                return new Reception.LookedAt(
                        command.file(),
                        LineSums.of(command.lines()),
                        command.lines().stream().limit(MOST_SHOWN).toList(),
                        read.profile());
            }
            return record(command, read.profile(), cause);
        } finally {
            leave(own);
        }
    }

    /** Waits for the tenant's turn, and then for a place. */
    private Semaphore enter(String tenant) {
        Semaphore own = ofTenant.computeIfAbsent(tenant, _ -> new Semaphore(1, true));
        own.acquireUninterruptibly();
        reading.acquireUninterruptibly();
        return own;
    }

    private void leave(Semaphore own) {
        reading.release();
        own.release();
    }

    private FileReader.Read read(String tenant, ReadingPlan plan, InputStream bytes) throws IOException {
        try {
            return readers.submit(() -> reader.read(tenant, plan, bytes)).get();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a request", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case IOException cause -> throw cause;
                case null, default -> throw new IllegalStateException("a file could not be read", e.getCause());
            }
        }
    }

    /** Records a file under the first name that its bytes have not been taken back under. */
    private Reception record(ReceiveFile command, @Nullable String profile, EventMetadata cause) {
        String tenant = command.tenant();
        for (int recording = 1; ; recording++) {
            ReceiveFile named = command.named(recording);
            Optional<Filed> before = files.find(tenant, named.file().file());
            if (before.isPresent() && before.get().reversal() != null) {
                continue;
            }
            boolean replayed = before.isPresent();
            if (!replayed) {
                replayed = !isNewlyRecorded(named, cause);
            }
            return reception(
                    named.file(),
                    before.or(() -> files.find(tenant, named.file().file())).orElseThrow(),
                    replayed,
                    profile);
        }
    }

    /** Has a file recorded, a long one in steps; false if somebody else sent the same file meanwhile. */
    private boolean isNewlyRecorded(ReceiveFile file, EventMetadata cause) {
        @Nullable StagedReading staged = file.staged();
        if (staged == null) {
            return isNew(file, cause);
        }
        stage(staged, file.lines().size(), cause);
        boolean isNew = isNew(file, cause);
        notes.end(staged.tenant(), staged.file());
        return isNew;
    }

    /** Puts the lines of a long file into the log; a step that is there already was done before. */
    private void stage(StagedReading reading, int lines, EventMetadata cause) {
        int done = 0;
        notes.note(reading.tenant(), reading.file(), lines, done);
        for (StagedReading.Step step : reading.steps()) {
            boolean _ = isNew(new StageLines(step), cause);
            done += step.lines();
            notes.note(reading.tenant(), reading.file(), lines, done);
        }
    }

    private static Reception reception(
            SettlementFileReceived asked, Filed filed, boolean replayed, @Nullable String profile) {
        if (!filed.file().gateway().equals(asked.gateway())) {
            return new Reception.ReadOtherwise(List.of("gateway"));
        }
        if (!filed.file().fingerprint().equals(asked.fingerprint())) {
            return new Reception.ReadOtherwise(List.of("parameters"));
        }
        return new Reception.Recorded(filed.file(), filed.at(), filed.lastPosition(), replayed, profile);
    }

    /**
     * Takes a file back: whatever its lines posted is posted the other way round. What is taken back stays so.
     *
     * @param reason why, 1 to {@link ReverseFile#MAX_REASON_CHARS} characters
     * @return the file with its reversal, and whether an earlier request did it; empty if the tenant has no such file
     */
    public Optional<Reversed> reverse(String tenant, String file, String reason, EventMetadata cause) {
        Optional<Filed> filed = files.find(tenant, file);
        if (filed.isEmpty() || filed.get().reversal() != null) {
            return filed.map(before -> new Reversed(before, true));
        }
        Semaphore own = enter(tenant);
        boolean replayed;
        try {
            // If it is not new, somebody else took it back meanwhile.
            replayed = !isNew(
                    new ReverseFile(tenant, filed.get().file(), reason, files.lines(filed.get(), tenant)), cause);
        } finally {
            leave(own);
        }
        return Optional.of(new Reversed(files.find(tenant, file).orElseThrow(), replayed));
    }

    /**
     * A file that was taken back.
     *
     * @param replayed whether an earlier request did it
     */
    public record Reversed(Filed filed, boolean replayed) {}

    /** Has something recorded; false if it was before. */
    private boolean isNew(Object command, EventMetadata cause) {
        try {
            commands.sendAndWait(
                    GenericCommandMessage.asCommandMessage(command).withMetaData(MessageMetadata.toMap(cause)));
            return true;
        } catch (AggregateStreamCreationException e) {
            return false;
        }
    }

    @Override
    public void close() {
        readers.close();
    }
}
