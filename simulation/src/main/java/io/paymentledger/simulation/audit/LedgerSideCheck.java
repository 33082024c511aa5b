package io.paymentledger.simulation.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger has and a file does not: each such break is of a movement of the file's gateway and period, recorded before
 * the file, and is closed by the file that has it, while that counts. And what is not there: a movement that neither is
 * matched nor was said to be missing, and a line that misses what is there.
 *
 * <p>What is free now because the file that had it was taken back may have been held when a file was compared; of that nothing
 * is asked but what {@link SetFree} cannot explain.
 */
final class LedgerSideCheck {

    /** Movements of a file's period which it does not have itself, with the file that has each and those that missed it. */
    private static final String UNSAID = """
            SELECT m.*, t.reconciliation_id AS matched_in,
                   (SELECT string_agg(b.reconciliation_id, ' ') FROM query.reconciliation_break b
                     WHERE b.tenant = m.tenant AND b.movement_position = m.position AND b.kind = 'missing_there')
                   AS said_in
              FROM query.settlement_movement m
              LEFT JOIN query.reconciliation_match t ON t.tenant = m.tenant AND t.position = m.position
             WHERE m.tenant = ? AND m.gateway = ? AND m.position < ? AND m.occurred_at >= ? AND m.occurred_at < ?
               AND t.reconciliation_id IS DISTINCT FROM ?""";

    /** Each of the two references has an index of its own. */
    private static final String THERE = """
            SELECT b.number, m.* FROM query.reconciliation_break b
             CROSS JOIN LATERAL (
                   SELECT a.* FROM query.settlement_movement a
                    WHERE a.tenant = b.tenant AND a.attempt_id = b.reference
                      AND hashtextextended(a.attempt_id, 0) = hashtextextended(b.reference, 0)
                    UNION
                   SELECT g.* FROM query.settlement_movement g
                    WHERE g.tenant = b.tenant AND g.gateway_reference = b.gateway_reference
                      AND hashtextextended(g.gateway_reference, 0) = hashtextextended(b.gateway_reference, 0)) m
             WHERE b.tenant = ? AND b.reconciliation_id = ? AND b.side = 0 AND b.kind = 'missing_here'
               AND b.closed_position IS NULL AND m.gateway = b.gateway AND m.kind = b.movement_kind
               AND (m.position < ?
                    OR m.amount_minor = b.file_minor AND m.currency = b.file_currency
                       AND NOT EXISTS (SELECT FROM query.reconciliation_match t
                                        WHERE t.tenant = m.tenant AND t.position = m.position))""";

    private final Connection connection;
    private final SetFree setFree;
    private final Findings findings;

    /** @param setFree knows of each file that was taken back and is before the one that is compared */
    LedgerSideCheck(Connection connection, SetFree setFree, Findings findings) {
        this.connection = connection;
        this.setFree = setFree;
        this.findings = findings;
    }

    /**
     * Compares a file.
     *
     * @param files all files of the log by their names
     * @return how many breaks were read
     */
    long check(SettledFile file, Map<String, SettledFile> files, Notes notes) throws SQLException {
        long read = 0;
        try (PreparedStatement select = connection.prepareStatement(LineCheck.BREAKS)) {
            select.setString(1, file.tenant);
            select.setString(2, file.id);
            select.setInt(3, 1);
            select.setFetchSize(Audit.ROWS_AT_ONCE);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    read++;
                    compare(file, Row.of(rows), files, notes);
                }
            }
        }
        if (file.done && !file.ofBank()) {
            unsaid(file, files);
        }
        return read;
    }

    private void compare(SettledFile file, Row broke, Map<String, SettledFile> files, Notes notes) throws SQLException {
        String where = "position %s against %s".formatted(broke.number("number"), file.name());
        if (!file.done) {
            findings.add(FindingKind.BREAK_DIFFERS, where, "is a break before the file is there as a whole");
            return;
        }
        Map<String, @Nullable Object> due = new HashMap<>();
        due.put("kind", "missing_there");
        due.put("movement_position", broke.number("number"));
        due.put("opened_at", file.receivedAt);
        due.put("at_line", null);
        due.put("duplicate_of", null);
        due.put("duplicate_of_line", null);
        due.put("file_minor", null);
        due.put("file_currency", null);
        notes.putInto(due, connection, file, "position-" + broke.number("number"), broke.time("opened_at"));
        if (broke.has("m_kind")) {
            LocalDate day = broke.time("m_occurred_at").atOffset(ZoneOffset.UTC).toLocalDate();
            due.put("gateway", file.gateway);
            due.put("movement_kind", broke.text("m_kind"));
            due.put("reference", broke.textOrNull("m_attempt"));
            due.put("gateway_reference", broke.text("m_reference"));
            due.put("charge_id", broke.text("m_charge"));
            due.put("ledger_minor", broke.number("m_minor"));
            due.put("ledger_currency", broke.text("m_currency"));
            due.put("happened_on", day);
            if (!broke.text("m_gateway").equals(file.gateway)
                    || broke.number("number") >= file.position
                    || day.isBefore(file.from)
                    || day.isAfter(file.to)) {
                findings.add(FindingKind.BREAK_DIFFERS, where, "is not of the file's gateway, period and time");
            }
        } else {
            findings.add(FindingKind.BREAK_DIFFERS, where, "nothing moved there");
        }
        if (file.reversed()) {
            if (!broke.has("closed_position")) {
                findings.add(FindingKind.BREAK_DIFFERS, where, "is open, and its file was taken back");
            }
        } else {
            SettledFile other = files.get(file.tenant + "/" + broke.textOrNull("k_file"));
            due.put("closed_position", other == null ? null : other.position);
            due.put("closed_at", other == null ? null : other.receivedAt);
        }
        findings.differ(FindingKind.BREAK_DIFFERS, where, broke.differenceFrom(due));
    }

    private void unsaid(SettledFile file, Map<String, SettledFile> files) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(UNSAID)) {
            select.setString(1, file.tenant);
            select.setString(2, file.gateway);
            select.setLong(3, file.position);
            select.setObject(4, file.from.atStartOfDay().atOffset(ZoneOffset.UTC));
            select.setObject(5, file.to.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC));
            select.setString(6, file.id);
            select.setFetchSize(Audit.ROWS_AT_ONCE);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Row movement = Row.of(rows);
                    if (!wasMatched(file, movement, files)
                            && !wasSaid(file, movement, files)
                            && !setFree.heldAt(file, movement)) {
                        findings.add(
                                FindingKind.BREAK_DIFFERS,
                                "position %s against %s".formatted(movement.number("position"), file.name()),
                                "a %s is in no file, and no break says so".formatted(movement.text("kind")));
                    }
                }
            }
        }
    }

    /** Whether a file before had it. One that is not the log's is told as such. */
    private static boolean wasMatched(SettledFile file, Row movement, Map<String, SettledFile> files) {
        if (!movement.has("matched_in")) {
            return false;
        }
        SettledFile other = files.get(file.tenant + "/" + movement.text("matched_in"));
        return other == null || other.position <= file.position;
    }

    /** Whether the file said that it misses it, or one before that counted then. */
    private static boolean wasSaid(SettledFile file, Row movement, Map<String, SettledFile> files) {
        return movement.has("said_in")
                && Arrays.stream(movement.text("said_in").split(" ", -1))
                        .map(id -> files.get(file.tenant + "/" + id))
                        .anyMatch(other -> other == null
                                || (other.position <= file.position && other.reversedAt() > file.position));
    }

    /** Names what a file's lines still miss and is there, once all files were compared. */
    void missed(SettledFile file) throws SQLException {
        if (!file.counts() || file.ofBank()) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement(THERE)) {
            select.setString(1, file.tenant);
            select.setString(2, file.id);
            select.setLong(3, file.position);
            select.setFetchSize(Audit.ROWS_AT_ONCE);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Row movement = Row.of(rows);
                    if (movement.number("position") < file.position || !setFree.heldByAnother(file, movement)) {
                        findings.add(
                                FindingKind.BREAK_DIFFERS,
                                "line %s of %s".formatted(movement.number("number"), file.name()),
                                "misses what it names, and that is there: position " + movement.number("position"));
                    }
                }
            }
        }
    }
}
