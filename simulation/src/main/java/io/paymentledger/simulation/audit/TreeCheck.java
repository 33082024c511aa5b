package io.paymentledger.simulation.audit;

import io.paymentledger.proof.Checkpoint;
import io.paymentledger.proof.Frontier;
import io.paymentledger.proof.Hash;
import io.paymentledger.proof.LeafEntry;
import io.paymentledger.proof.LoggedEvent;
import io.paymentledger.proof.SignedNote;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds a log against the tree over it: every column of each event against its commitment, the commitments against the
 * checkpoints that were signed, and all of that against checkpoints that somebody keeps outside the database. Of a log
 * that was never sealed it says nothing, and of an event whose salt was forgotten, that it cannot be checked.
 */
final class TreeCheck {

    /** How long what hides a leaf is, of a log's tree and of a month's. */
    static final int SALT = 16;

    private static final byte[] FORGOTTEN = new byte[SALT];

    private static final int BUNDLE = 256;

    private static final DateTimeFormatter MICROSECONDS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);

    private final Connection connection;
    private final Collection<Checkpoint> kept;
    private final Findings findings;

    /** @param kept checkpoints that somebody keeps outside the database, of any logs */
    TreeCheck(Connection connection, Collection<Checkpoint> kept, Findings findings) {
        this.connection = connection;
        this.kept = kept;
        this.findings = findings;
    }

    /** Checks a log, and says how many of its events were sealed. */
    long check(int log) throws SQLException {
        @Nullable Checkpoint last = lastCheckpoint(log);
        NavigableMap<Long, Hash> expected = keptOf(log, last);
        if (last == null && expected.isEmpty()) {
            return 0;
        }
        long sealed = leaves(log, expected);
        for (Map.Entry<Long, Hash> beyond : expected.tailMap(sealed, false).entrySet()) {
            findings.add(
                    FindingKind.LOG_CUT_OFF,
                    "log " + log,
                    "a checkpoint was signed over %s events, of which %s are left".formatted(beyond.getKey(), sealed));
        }
        return sealed;
    }

    private @Nullable Checkpoint lastCheckpoint(int log) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT note FROM ledger.checkpoint WHERE log = ? ORDER BY size DESC LIMIT 1")) {
            select.setInt(1, log);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? checkpoint(row.getString(1)) : null;
            }
        }
    }

    /** What was signed must be the tree: the last checkpoint here, and those kept elsewhere under the log's name. */
    private NavigableMap<Long, Hash> keptOf(int log, @Nullable Checkpoint last) {
        NavigableMap<Long, Hash> expected = new TreeMap<>();
        if (last != null) {
            expected.put(last.size(), last.root());
        }
        for (Checkpoint checkpoint : kept) {
            if (checkpoint.origin().endsWith("/log/" + log) && checkpoint.size() > 0) {
                @Nullable Hash other = expected.put(checkpoint.size(), checkpoint.root());
                if (other != null && !other.equals(checkpoint.root())) {
                    rewritten(log, 0, checkpoint.size());
                }
            }
        }
        return expected;
    }

    private static Checkpoint checkpoint(String note) {
        return Checkpoint.parse(SignedNote.parse(note).text());
    }

    /** Reads the tree's leaves and the log's events side by side, and says how many leaves there are. */
    private long leaves(int log, NavigableMap<Long, Hash> expected) throws SQLException {
        Frontier frontier = Frontier.empty();
        long confirmed = 0;
        boolean rewritten = false;
        try (PreparedStatement leaves = connection.prepareStatement(
                        "SELECT bundle, salts, commitments FROM ledger.leaf_bundle WHERE log = ? ORDER BY bundle");
                PreparedStatement events = connection.prepareStatement("""
                        SELECT position, stream, sequence, type, revision, event_id::text, occurred_at, payload, metadata
                          FROM ledger.event WHERE log = ? ORDER BY position""")) {
            leaves.setInt(1, log);
            leaves.setFetchSize(Audit.ROWS_AT_ONCE / BUNDLE);
            events.setInt(1, log);
            events.setFetchSize(Audit.ROWS_AT_ONCE);
            try (ResultSet bundle = leaves.executeQuery();
                    ResultSet event = events.executeQuery()) {
                boolean more = event.next();
                while (bundle.next()) {
                    byte[] salts = bundle.getBytes(2);
                    byte[] commitments = bundle.getBytes(3);
                    for (int i = 0; i < commitments.length / Hash.SIZE; i++) {
                        long position = bundle.getLong(1) * BUNDLE + i + 1;
                        Hash commitment = Hash.at(commitments, i);
                        while (more && event.getLong(1) < position) {
                            more = event.next();
                        }
                        if (more && event.getLong(1) == position) {
                            hold(log, event, commitment, Arrays.copyOfRange(salts, i * SALT, (i + 1) * SALT));
                        } else {
                            findings.add(
                                    FindingKind.EVENT_REMOVED,
                                    "log %s position %s".formatted(log, position),
                                    "the tree has an event here and the log has none");
                        }
                        frontier.add(new LeafEntry(log, position, commitment).leaf(), (level, index, hash) -> {});
                        @Nullable Hash root = expected.get(frontier.size());
                        if (root != null && !rewritten) {
                            rewritten = !root.equals(frontier.root());
                            if (rewritten) {
                                rewritten(log, confirmed, frontier.size());
                            } else {
                                confirmed = frontier.size();
                            }
                        }
                    }
                }
            }
        }
        return frontier.size();
    }

    private void rewritten(int log, long confirmed, long size) {
        findings.add(
                FindingKind.LOG_REWRITTEN,
                "log " + log,
                "it is not the log that was signed: changed between position %s and position %s"
                        .formatted(confirmed + 1, size));
    }

    private void hold(int log, ResultSet event, Hash commitment, byte[] salt) throws SQLException {
        LoggedEvent logged = new LoggedEvent(
                log,
                event.getLong(1),
                event.getString(2),
                event.getLong(3),
                event.getString(4),
                event.getInt(5),
                event.getString(6),
                MICROSECONDS.format(event.getObject(7, OffsetDateTime.class).toInstant()),
                event.getBytes(8),
                event.getBytes(9));
        String where = "log %s position %s".formatted(log, logged.position());
        if (Arrays.equals(salt, FORGOTTEN)) {
            findings.addUnchecked(where);
        } else if (!logged.commitment(salt).equals(commitment)) {
            findings.add(
                    FindingKind.EVENT_CHANGED,
                    where,
                    "the event of %s is not the one that was sealed".formatted(logged.stream()));
        }
    }
}
