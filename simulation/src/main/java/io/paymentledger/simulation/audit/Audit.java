package io.paymentledger.simulation.audit;

import io.paymentledger.proof.Checkpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Re-reads the log with a fold of its own and compares what comes out with the read models (ADR 0036). It sees one state
 * of the database, in which each read model is compared with the log as far as its token says, so it may run while
 * charges are made. What it keeps in memory does not grow with the log.
 */
public final class Audit {

    /** Rows that a cursor fetches at once. */
    static final int ROWS_AT_ONCE = 5_000;

    /** Things that one statement looks up. */
    static final int LOOKED_UP_AT_ONCE = 1_000;

    private static final String CHARGES = "charges";
    private static final String POSTINGS = "postings";
    private static final String RECONCILIATIONS = "reconciliations";

    private final DataSource dataSource;
    private final Collection<Checkpoint> kept;
    private final Consumer<String> progress;

    /**
     * @param dataSource of a role that may read the schemas {@code ledger} and {@code query}, such as {@code query_service}
     * @param kept checkpoints that somebody keeps outside the database
     * @param progress is told what is done next
     */
    public Audit(DataSource dataSource, Collection<Checkpoint> kept, Consumer<String> progress) {
        this.dataSource = dataSource;
        this.kept = List.copyOf(kept);
        this.progress = progress;
    }

    /**
     * Audits.
     *
     * @param patience how long to wait for read models that are behind
     * @param shownOfAKind how many findings of each kind are kept
     * @throws SQLException if the database cannot be read
     */
    public Findings run(Duration patience, int shownOfAKind) throws SQLException, InterruptedException {
        Findings findings = new Findings(shownOfAKind);
        try (Connection connection = dataSource.getConnection()) {
            Snapshot.awaitReadModels(connection, List.of(CHARGES, POSTINGS, RECONCILIATIONS), patience);
            Snapshot.take(connection);
            // What it sees ends with the connection; to end it here would hide why the database could not be read.
            audit(connection, findings);
        }
        return findings;
    }

    private void audit(Connection connection, Findings findings) throws SQLException {
        Map<Integer, Long> heads = Snapshot.heads(connection);
        Map<Integer, Long> charges = token(connection, CHARGES, heads, findings);
        Map<Integer, Long> postings = token(connection, POSTINGS, heads, findings);
        Map<Integer, Long> reconciliations = token(connection, RECONCILIATIONS, heads, findings);
        StreamCheck streams = new StreamCheck(connection, charges, postings, reconciliations, findings);
        for (Map.Entry<Integer, Long> head : heads.entrySet()) {
            progress.accept("log %s: positions and times".formatted(head.getKey()));
            long events = new PositionCheck(connection, findings).check(head.getKey(), head.getValue());
            long sealed = new TreeCheck(connection, kept, findings).check(head.getKey());
            progress.accept("log %s: %s events against the tree that was signed".formatted(head.getKey(), sealed));
            progress.accept("log %s: the streams of %s events".formatted(head.getKey(), events));
            streams.check(head.getKey());
        }
        progress.accept("%s streams, of which %s are charges".formatted(streams.streams(), streams.charges()));
        streams.finish(heads.keySet());
        progress.accept("%s entries, and every running balance of %s accounts"
                .formatted(streams.journal().entries(), streams.journal().accounts()));
        progress.accept("%s sealed months".formatted(streams.journal().months()));
        progress.accept("%s settlement files with %s lines"
                .formatted(
                        streams.reconciliations().files(),
                        streams.reconciliations().lines()));
    }

    private Map<Integer, Long> token(
            Connection connection, String readModel, Map<Integer, Long> heads, Findings findings) throws SQLException {
        Map<Integer, Long> token = Snapshot.token(connection, readModel);
        heads.forEach((log, head) -> {
            long reached = token.getOrDefault(log, 0L);
            if (reached < head) {
                findings.add(
                        FindingKind.READ_MODEL_BEHIND,
                        readModel,
                        "log %s is at %s, the read model at %s; it is compared as of there"
                                .formatted(log, head, reached));
            }
        });
        return token;
    }
}
