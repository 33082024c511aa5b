package io.paymentledger.query.reconciliation;

import static java.util.Objects.requireNonNull;

import io.paymentledger.base.History;
import io.paymentledger.base.StagingNotes;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.scope.TenantReads;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a settlement file is, from the first of its lines in the log to the last of them matched (ADR 0051).
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class FileProgress {

    private final TenantReads reads;
    private final ReconciliationQueries queries;
    private final History history;
    private final StagingNotes notes;

    FileProgress(TenantReads reads, ReconciliationQueries queries, History history, StagingNotes notes) {
        this.reads = reads;
        this.queries = queries;
        this.history = history;
        this.notes = notes;
    }

    /** What happens to a file, one after the other. */
    enum Phase {
        /** A long file's lines are put into the log, where they do not count yet. */
        STAGING,
        /** The file is recorded, and the read model takes its lines over. */
        COUNTING,
        /** All lines are there, and are compared with what the ledger knows. */
        MATCHING,
        /** All is known. */
        DONE,
        /** The file was taken back. */
        REVERSED;

        /** The name in JSON. */
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether nothing more happens by itself. */
        boolean isLast() {
            return this == DONE || this == REVERSED;
        }
    }

    /**
     * How far a file is.
     *
     * @param done for how many of its lines the phase is over
     * @param total how many lines it has
     * @param stagedAt when a line was staged last; {@code null} in other phases
     */
    record State(
            String id,
            Phase phase,
            int done,
            int total,
            @Nullable Instant stagedAt) {

        State {
            requireNonNull(id);
            requireNonNull(phase);
        }
    }

    /** How far a tenant's file is; empty if nothing is known of it, as while its bytes are still coming. */
    Optional<State> of(String tenant, String id) {
        // In this order: a file that is recorded meanwhile is found by what is looked at last.
        Optional<State> staging = staging(tenant, id);
        return folded(tenant, id).or(() -> recorded(tenant, id)).or(() -> staging);
    }

    /** As far as the read model has come. */
    private Optional<State> folded(String tenant, String id) {
        return queries.file(tenant, id).map(file -> {
            Phase phase = phase(file);
            return new State(id, phase, phase == Phase.COUNTING ? file.linesRead() : file.lines(), file.lines(), null);
        });
    }

    private Phase phase(FileRow file) {
        if (file.reversed() != null) {
            return Phase.REVERSED;
        }
        if (file.done()) {
            return Phase.DONE;
        }
        return MatchingSign.isRaised(reads, file) ? Phase.MATCHING : Phase.COUNTING;
    }

    /** What is recorded, and the read model has not come to. */
    private Optional<State> recorded(String tenant, String id) {
        return history.of(StreamName.settlement(tenant, id)).stream()
                .findFirst()
                .map(RecordedEvent::event)
                .map(event -> event instanceof SettlementFileReceived file
                        ? new State(id, Phase.COUNTING, 0, file.lines(), null)
                        : null);
    }

    private Optional<State> staging(String tenant, String id) {
        return notes.find(tenant, id).map(note -> new State(id, Phase.STAGING, note.staged(), note.lines(), note.at()));
    }
}
