package io.paymentledger.query.reconciliation;

import static java.util.Objects.requireNonNull;

import io.paymentledger.base.History;
import io.paymentledger.base.StagingNotes;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * How far a settlement file is, from the first of its lines in the log to the last of them matched (ADR 0051).
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class FileProgress {

    private final DataSource dataSource;
    private final History history;
    private final StagingNotes notes;

    FileProgress(DataSource dataSource, History history) {
        this.dataSource = dataSource;
        this.history = history;
        this.notes = new StagingNotes(dataSource);
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
        try (Connection connection = dataSource.getConnection()) {
            Optional<FileRow> row = ReconciliationQueries.file(connection, tenant, id);
            if (row.isEmpty()) {
                return Optional.empty();
            }
            FileRow file = row.get();
            Phase phase = file.reversed() != null
                    ? Phase.REVERSED
                    : file.done()
                            ? Phase.DONE
                            : MatchingSign.isRaised(connection, file) ? Phase.MATCHING : Phase.COUNTING;
            return Optional.of(new State(
                    id, phase, phase == Phase.COUNTING ? file.linesRead() : file.lines(), file.lines(), null));
        } catch (SQLException e) {
            throw SqlErrors.translate("reading how far a file is", e);
        }
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
