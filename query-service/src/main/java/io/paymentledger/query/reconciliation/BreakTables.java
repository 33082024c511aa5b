package io.paymentledger.query.reconciliation;

import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.query.reconciliation.Matching.Duplicate;
import io.paymentledger.query.reconciliation.Matching.Match;
import io.paymentledger.query.reconciliation.ReconciliationTables.FileId;
import io.paymentledger.query.rows.RowSet;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code query.reconciliation_match} and {@code query.reconciliation_break} in SQL, as they are folded. */
final class BreakTables {

    /** A movement that came for a line that missed it. */
    record LateMatch(Waiting line, Movement movement) {}

    /** A note on its way to its break. */
    record NoteRow(FileId file, BreakPlace place, String note, RecordedEvent recorded) {}

    /** A line that misses a movement. */
    record Waiting(
            FileId file,
            int number,
            String gateway,
            SettlementKind kind,
            @Nullable String reference,
            @Nullable String gatewayReference,
            long minor,
            String currency) {

        boolean tellsOf(Movement movement) {
            return file.tenant().equals(movement.tenant())
                    && gateway.equals(movement.gateway())
                    && kind == movement.kind()
                    && minor == movement.amountMinor()
                    && currency.equals(movement.currency())
                    && movement.namedBy(reference, gatewayReference);
        }
    }

    private static final RowSet<Movement> PLACES = new RowSet<Movement>()
            .with("tenant", "text", Movement::tenant)
            .with("attempt_id", "text", Movement::attemptId)
            .with("gateway_reference", "text", Movement::gatewayReference);

    private static final RowSet<LateMatch> LATE = new RowSet<LateMatch>()
            .with("tenant", "text", late -> late.line().file().tenant())
            .with("position", "bigint", late -> late.movement().position())
            .with("reconciliation_id", "text", late -> late.line().file().id())
            .with("line_number", "integer", late -> late.line().number())
            .with("matched_by", "text", _ -> Matching.How.REFERENCE.wireName());

    private static final RowSet<LateMatch> CLOSED = new RowSet<LateMatch>()
            .with("tenant", "text", late -> late.line().file().tenant())
            .with("reconciliation_id", "text", late -> late.line().file().id())
            .with("number", "bigint", late -> (long) late.line().number())
            .with("position", "bigint", late -> late.movement().position())
            .with("at", "timestamptz", late -> Timestamps.format(late.movement().occurredAt()))
            .with("charge_id", "text", late -> late.movement().chargeId());

    private static final RowSet<NoteRow> NOTES = new RowSet<NoteRow>()
            .with("tenant", "text", note -> note.file().tenant())
            .with("reconciliation_id", "text", note -> note.file().id())
            .with("side", "smallint", note -> (short) note.place().side())
            .with("number", "bigint", note -> note.place().number())
            .with("note", "text", NoteRow::note)
            .with("by", "text", note -> note.recorded().metadata().actor())
            .with("at", "timestamptz", note -> Timestamps.format(note.recorded().occurredAt()))
            .with("position", "bigint", note -> note.recorded().position());

    /** Writes what came of matching a file. */
    void write(Connection connection, FileRow file, Matching.Result result) throws SQLException {
        addMatches(connection, file, result.matches());
        List<Break> breaks = new ArrayList<>();
        result.matches().stream().filter(Match::differs).map(Break::differing).forEach(breaks::add);
        result.duplicates().stream().map(Break::repeated).forEach(breaks::add);
        result.missingHere().stream().map(Break::missing).forEach(breaks::add);
        addBreaks(connection, file, breaks);
        addRepeated(connection, file);
        addUnknown(connection, file);
        addMissingThere(connection, file);
    }

    private static void addMatches(Connection connection, FileRow file, List<Match> matches) throws SQLException {
        RowSet<Match> rows = new RowSet<Match>()
                .with("tenant", "text", _ -> file.tenant())
                .with("position", "bigint", match -> match.movement().position())
                .with("reconciliation_id", "text", _ -> file.id())
                .with("line_number", "integer", match -> match.line().number())
                .with("matched_by", "text", match -> match.how().wireName());
        rows.execute(connection, rows.insertInto("reconciliation_match"), matches);
        // What an earlier file should have had came with this one.
        RowSet<Match> came = new RowSet<Match>()
                .with("position", "bigint", match -> match.movement().position())
                .with("tenant", "text", _ -> file.tenant())
                .with("at", "timestamptz", _ -> Timestamps.format(file.receivedAt()))
                .with("file_position", "bigint", _ -> file.position());
        came.execute(
                connection,
                "UPDATE reconciliation_break b SET closed_at = given.at, closed_position = given.file_position FROM "
                        + came.source() + " WHERE b.tenant = given.tenant AND b.movement_position = given.position"
                        + " AND b.kind = 'missing_there' AND b.closed_position IS NULL",
                matches);
    }

    /** A break at a line. */
    private record Break(
            BreakKind kind, FileLine line, @Nullable Movement movement, Matching.@Nullable LinePlace duplicateOf) {

        static Break differing(Match match) {
            return new Break(BreakKind.AMOUNT_DIFFERS, match.line(), match.movement(), null);
        }

        static Break repeated(Duplicate duplicate) {
            return new Break(BreakKind.DUPLICATE, duplicate.line(), duplicate.movement(), duplicate.of());
        }

        static Break missing(FileLine line) {
            return new Break(BreakKind.MISSING_HERE, line, null, null);
        }
    }

    private static void addBreaks(Connection connection, FileRow file, List<Break> breaks) throws SQLException {
        RowSet<Break> rows = new RowSet<Break>()
                .with("tenant", "text", _ -> file.tenant())
                .with("reconciliation_id", "text", _ -> file.id())
                .with("side", "smallint", _ -> (short) BreakPlace.OF_LINE)
                .with("number", "bigint", at -> (long) at.line().number())
                .with("kind", "text", at -> at.kind().wireName())
                .with("gateway", "text", _ -> file.gateway())
                .with("movement_kind", "text", at -> at.line().kind().wireName())
                .with("reference", "text", at -> at.line().reference())
                .with("gateway_reference", "text", at -> at.line().gatewayReference())
                .with("at_line", "bigint", at -> at.line().at())
                .with("file_minor", "bigint", at -> at.line().grossMinor())
                .with("file_currency", "text", at -> at.line().currency())
                .with(
                        "charge_id",
                        "text",
                        at -> at.movement() == null ? null : at.movement().chargeId())
                .with(
                        "movement_position",
                        "bigint",
                        at -> at.movement() == null ? null : at.movement().position())
                .with(
                        "ledger_minor",
                        "bigint",
                        at -> at.movement() == null ? null : at.movement().amountMinor())
                .with(
                        "ledger_currency",
                        "text",
                        at -> at.movement() == null ? null : at.movement().currency())
                .with("happened_on", "date", at -> at.line().effectiveOn().toString())
                .with(
                        "duplicate_of",
                        "text",
                        at -> at.duplicateOf() == null ? null : at.duplicateOf().reconciliationId())
                .with(
                        "duplicate_of_line",
                        "integer",
                        at -> at.duplicateOf() == null ? null : at.duplicateOf().number())
                .with("opened_at", "timestamptz", _ -> Timestamps.format(file.receivedAt()));
        rows.execute(connection, rows.insertInto("reconciliation_break"), breaks);
    }

    /** The lines whose identity another line has, with the movement of which both tell, if it is known. */
    private static void addRepeated(Connection connection, FileRow file) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO reconciliation_break
                       (tenant, reconciliation_id, side, number, kind, gateway, movement_kind, reference,
                        gateway_reference, at_line, file_minor, file_currency, charge_id, movement_position, ledger_minor,
                        ledger_currency, happened_on, duplicate_of, duplicate_of_line, opened_at)
                SELECT l.tenant, l.reconciliation_id, 0, l.number, 'duplicate', ?, l.kind, l.reference,
                       l.gateway_reference, l.at_line, CASE l.kind WHEN 'fee' THEN l.fee_minor ELSE l.gross_minor END,
                       l.currency, m.charge_id, m.position, m.amount_minor,
                       m.currency, l.effective_on, o.reconciliation_id, o.number, ?
                  FROM reconciliation_line l
                 CROSS JOIN LATERAL (SELECT tenant, reconciliation_id, number FROM reconciliation_line
                                      WHERE tenant = l.tenant AND identity = l.identity AND counts OFFSET 0) o
                  LEFT JOIN LATERAL (SELECT tenant, position FROM reconciliation_match
                                      WHERE tenant = o.tenant AND reconciliation_id = o.reconciliation_id
                                        AND line_number = o.number OFFSET 0) t ON true
                  LEFT JOIN LATERAL (SELECT charge_id, position, amount_minor, currency FROM settlement_movement
                                      WHERE tenant = t.tenant AND position = t.position OFFSET 0) m ON true
                 WHERE l.tenant = ? AND l.reconciliation_id = ? AND NOT l.counts
                ON CONFLICT DO NOTHING""")) {
            insert.setString(1, file.gateway());
            insert.setObject(2, file.receivedAt().atOffset(ZoneOffset.UTC));
            insert.setString(3, file.tenant());
            insert.setString(4, file.id());
            insert.executeUpdate();
        }
    }

    /** The lines of which nobody knows what they are, with the direction in which they moved. */
    private static void addUnknown(Connection connection, FileRow file) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO reconciliation_break
                       (tenant, reconciliation_id, side, number, kind, gateway, movement_kind, reference,
                        gateway_reference, at_line, file_minor, file_currency, happened_on, opened_at)
                SELECT tenant, reconciliation_id, 0, number, 'unknown_kind', ?, kind, reference,
                       gateway_reference, at_line, net_minor + fee_minor, currency, effective_on, ?
                  FROM reconciliation_line
                 WHERE tenant = ? AND reconciliation_id = ? AND kind = 'unknown' AND counts
                ON CONFLICT DO NOTHING""")) {
            insert.setString(1, file.gateway());
            insert.setObject(2, file.receivedAt().atOffset(ZoneOffset.UTC));
            insert.setString(3, file.tenant());
            insert.setString(4, file.id());
            insert.executeUpdate();
        }
    }

    /** What moved in the file's period and no line tells of, unless a file before said so already. */
    private static void addMissingThere(Connection connection, FileRow file) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO reconciliation_break
                       (tenant, reconciliation_id, side, number, kind, gateway, movement_kind, reference,
                        gateway_reference, charge_id, movement_position, ledger_minor, ledger_currency, happened_on,
                        opened_at)
                SELECT m.tenant, ?, 1, m.position, 'missing_there', m.gateway, m.kind, m.attempt_id,
                       m.gateway_reference, m.charge_id, m.position, m.amount_minor, m.currency,
                       (m.occurred_at AT TIME ZONE 'UTC')::date, ?
                  FROM settlement_movement m
                 WHERE m.tenant = ? AND m.gateway = ? AND m.position < ?
                   AND m.occurred_at >= CAST(? AS date)::timestamp AT TIME ZONE 'UTC'
                   AND m.occurred_at < (CAST(? AS date) + 1)::timestamp AT TIME ZONE 'UTC'
                   AND NOT EXISTS (SELECT FROM reconciliation_match t
                                    WHERE t.tenant = m.tenant AND t.position = m.position OFFSET 0)
                   AND NOT EXISTS (SELECT FROM reconciliation_break b
                                    WHERE b.tenant = m.tenant AND b.movement_position = m.position
                                      AND b.kind = 'missing_there'
                                      AND EXISTS (SELECT FROM reconciliation r
                                                   WHERE r.tenant = b.tenant AND r.id = b.reconciliation_id
                                                     AND r.reversed_at IS NULL OFFSET 0)
                                   OFFSET 0)
                ON CONFLICT DO NOTHING""")) {
            insert.setString(1, file.id());
            insert.setObject(2, file.receivedAt().atOffset(ZoneOffset.UTC));
            insert.setString(3, file.tenant());
            insert.setString(4, file.gateway());
            insert.setLong(5, file.position());
            insert.setObject(6, file.from());
            insert.setObject(7, file.to());
            insert.executeUpdate();
        }
    }

    /** The lines that wait for one of some movements, in the order of their files and numbers. */
    List<Waiting> waiting(Connection connection, List<Movement> movements) throws SQLException {
        if (movements.isEmpty()) {
            return List.of();
        }
        String waits = "SELECT b.*, r.position AS file_position FROM reconciliation_break b"
                + " JOIN reconciliation r ON r.tenant = b.tenant AND r.id = b.reconciliation_id"
                + " JOIN given ON given.tenant = b.tenant"
                + " AND hashtextextended(given.%1$s, 0) = hashtextextended(b.%2$s, 0) AND given.%1$s = b.%2$s"
                + " WHERE b.kind = 'missing_here' AND b.closed_position IS NULL";
        try (PreparedStatement select = connection.prepareStatement("WITH given AS (SELECT * FROM " + PLACES.source()
                + ") " + waits.formatted("attempt_id", "reference") + " UNION "
                + waits.formatted("gateway_reference", "gateway_reference")
                + " ORDER BY file_position, reconciliation_id, number")) {
            PLACES.bind(connection, select, movements);
            try (ResultSet row = select.executeQuery()) {
                List<Waiting> waiting = new ArrayList<>();
                while (row.next()) {
                    waiting.add(new Waiting(
                            new FileId(row.getString("tenant"), row.getString("reconciliation_id")),
                            Math.toIntExact(row.getLong("number")),
                            row.getString("gateway"),
                            SettlementKind.ofWireName(row.getString("movement_kind"))
                                    .orElseThrow(),
                            row.getString("reference"),
                            row.getString("gateway_reference"),
                            row.getLong("file_minor"),
                            Objects.requireNonNull(row.getString("file_currency"))));
                }
                return waiting;
            }
        }
    }

    /**
     * Takes back what came of a file: its matches and breaks, and that it closed breaks of earlier files, but for those of
     * files that were taken back themselves.
     */
    void takeBack(Connection connection, FileRow file, RecordedEvent reversal) throws SQLException {
        ReconciliationTables.ofFile(
                connection, "DELETE FROM reconciliation_match WHERE tenant = ? AND reconciliation_id = ?", file);
        ReconciliationTables.ofFile(
                connection,
                "UPDATE reconciliation_break SET closed_at = ?, closed_position = ?"
                        + " WHERE closed_position IS NULL AND tenant = ? AND reconciliation_id = ?",
                file,
                reversal.occurredAt().atOffset(ZoneOffset.UTC),
                reversal.position());
        ReconciliationTables.ofFile(
                connection,
                "UPDATE reconciliation_break b SET closed_at = NULL, closed_position = NULL WHERE kind = 'missing_there'"
                        + " AND NOT EXISTS (SELECT FROM reconciliation r WHERE r.tenant = b.tenant"
                        + " AND r.id = b.reconciliation_id AND r.reversed_at IS NOT NULL)"
                        + " AND closed_position = ? AND tenant = ? AND reconciliation_id <> ?",
                file,
                file.position());
    }

    /** Matches lines with what they waited for. */
    void close(Connection connection, List<LateMatch> late) throws SQLException {
        LATE.execute(connection, LATE.insertInto("reconciliation_match"), late);
        CLOSED.execute(
                connection,
                "UPDATE reconciliation_break b SET closed_at = given.at, closed_position = given.position,"
                        + " charge_id = given.charge_id FROM " + CLOSED.source()
                        + " WHERE b.tenant = given.tenant AND b.reconciliation_id = given.reconciliation_id"
                        + " AND b.side = 0 AND b.number = given.number AND b.closed_position IS NULL",
                late);
    }

    /** Writes explanations to their breaks; what is about no break is passed over. The last one counts. */
    void explain(Connection connection, Collection<NoteRow> notes) throws SQLException {
        note(connection, "explanation", "explained", notes);
    }

    /** Writes resolutions to their breaks. */
    void resolve(Connection connection, Collection<NoteRow> notes) throws SQLException {
        note(connection, "resolution", "resolved", notes);
    }

    private static void note(Connection connection, String what, String how, Collection<NoteRow> notes)
            throws SQLException {
        Map<Object, NoteRow> last = new HashMap<>();
        notes.forEach(note -> last.put(List.of(note.file(), note.place()), note));
        NOTES.execute(
                connection,
                "UPDATE reconciliation_break b SET %1$s = given.note, %2$s_by = given.by, %2$s_at = given.at,"
                                .formatted(what, how)
                        + " %1$s_position = given.position FROM ".formatted(what) + NOTES.source()
                        + " WHERE b.tenant = given.tenant AND b.reconciliation_id = given.reconciliation_id"
                        + " AND b.side = given.side AND b.number = given.number"
                        + " AND coalesce(b.%s_position, 0) < given.position".formatted(what),
                last.values());
    }
}
