package io.paymentledger.query.reconciliation;

import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent.Statement;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.query.rows.RowSet;
import io.paymentledger.query.scope.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables of files, lines, matches and breaks in SQL, as they are folded. No statement is of one line. */
final class ReconciliationTables {

    /** A file's name. */
    record FileId(String tenant, String id) {}

    /** A line on its way into its table. */
    record LineRow(FileId file, int number, SettlementLine line) {}

    /** A bank's statement in a file. */
    record StatementRow(FileRow file, Statement statement) {}

    private static final RowSet<FileId> IDS =
            new RowSet<FileId>().with("tenant", "text", FileId::tenant).with("id", "text", FileId::id);

    private static final RowSet<FileRow> FILES = new RowSet<FileRow>()
            .with("tenant", "text", FileRow::tenant)
            .with("id", "text", FileRow::id)
            .with("log", "integer", FileRow::log)
            .with("position", "bigint", FileRow::position)
            .with("gateway", "text", FileRow::gateway)
            .with("format", "text", FileRow::format)
            .with("bytes", "bigint", FileRow::bytes)
            .with("lines", "integer", FileRow::lines)
            .with("lines_read", "integer", FileRow::linesRead)
            .with("period_from", "date", file -> file.from().toString())
            .with("period_to", "date", file -> file.to().toString())
            .with("received_at", "timestamptz", file -> Timestamps.format(file.receivedAt()))
            .with("received_by", "text", FileRow::receivedBy)
            .with("done", "boolean", FileRow::done)
            .with("copy", "boolean", FileRow::copy);

    private static final RowSet<StatementRow> STATEMENTS = new RowSet<StatementRow>()
            .with("tenant", "text", row -> row.file().tenant())
            .with("gateway", "text", row -> row.file().gateway())
            .with(
                    "account",
                    "text",
                    row -> Objects.requireNonNullElse(row.statement().account(), ""))
            .with("statement", "text", row -> row.statement().id())
            .with("reconciliation_id", "text", row -> row.file().id());

    private static final RowSet<LineRow> LINES = new RowSet<LineRow>()
            .with("tenant", "text", row -> row.file().tenant())
            .with("reconciliation_id", "text", row -> row.file().id())
            .with("number", "integer", LineRow::number)
            .with("at_line", "bigint", row -> row.line().at())
            .with("kind", "text", row -> row.line().kind().wireName())
            .with("reference", "text", row -> row.line().reference())
            .with("gateway_reference", "text", row -> row.line().gatewayReference())
            .with("gross_minor", "bigint", row -> row.line().grossMinor())
            .with("fee_minor", "bigint", row -> row.line().feeMinor())
            .with("net_minor", "bigint", row -> row.line().netMinor())
            .with("currency", "text", row -> row.line().currency().code())
            .with("effective_on", "date", row -> row.line().effectiveOn().toString())
            .with("identity", "text", row -> row.line().identity())
            .with("counts", "boolean", row -> row.line().identity() == null);

    /** Some files, those that are there. */
    Map<FileId, FileRow> files(Connection connection, Collection<FileId> ids) throws SQLException {
        Map<FileId, FileRow> files = new HashMap<>();
        if (ids.isEmpty()) {
            return files;
        }
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT r.* FROM reconciliation r JOIN " + IDS.source() + " USING (tenant, id)")) {
            IDS.bind(connection, select, ids);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    FileRow file = file(row);
                    files.put(new FileId(file.tenant(), file.id()), file);
                }
            }
        }
        return files;
    }

    static FileRow file(ResultSet row) throws SQLException {
        return new FileRow(
                row.getString("tenant"),
                row.getString("id"),
                row.getInt("log"),
                row.getLong("position"),
                row.getString("gateway"),
                row.getString("format"),
                row.getLong("bytes"),
                row.getInt("lines"),
                row.getInt("lines_read"),
                row.getObject("period_from", LocalDate.class),
                row.getObject("period_to", LocalDate.class),
                Columns.instant(row, "received_at"),
                row.getString("received_by"),
                row.getBoolean("done"),
                row.getBoolean("copy"),
                row.getString("repeats"),
                reversal(row));
    }

    private static FileRow.@Nullable Reversal reversal(ResultSet row) throws SQLException {
        @Nullable Instant at = Columns.instantOrNull(row, "reversed_at");
        return at == null
                ? null
                : new FileRow.Reversal(at, row.getString("reversed_by"), row.getString("reversal_reason"));
    }

    void add(
            Connection connection,
            Collection<FileRow> files,
            Collection<StatementRow> statements,
            Collection<LineRow> lines)
            throws SQLException {
        FILES.execute(connection, FILES.insertInto("reconciliation"), files);
        STATEMENTS.execute(connection, STATEMENTS.insertInto("reconciliation_statement"), statements);
        STATEMENTS.execute(
                connection,
                "UPDATE reconciliation r SET repeats = s.reconciliation_id FROM " + STATEMENTS.source()
                        + " JOIN reconciliation_statement s USING (tenant, gateway, account, statement)"
                        + " WHERE r.tenant = given.tenant AND r.id = given.reconciliation_id"
                        + " AND s.reconciliation_id <> r.id",
                statements);
        LINES.execute(connection, LINES.insertInto("reconciliation_line"), lines);
        if (!lines.isEmpty()) {
            countRead(connection, lines.stream().map(LineRow::file).distinct().toList());
        }
    }

    private static void countRead(Connection connection, Collection<FileId> files) throws SQLException {
        IDS.execute(
                connection,
                "UPDATE reconciliation r SET lines_read = coalesce((SELECT max(l.number)"
                        + " FROM reconciliation_line l WHERE l.tenant = r.tenant AND l.reconciliation_id = r.id), 0)"
                        + " FROM " + IDS.source() + " WHERE r.tenant = given.tenant AND r.id = given.id",
                files);
    }

    /** Gives each identity that no line has to the first line of a file with it; the others repeat what was told before. */
    void claim(Connection connection, FileRow file) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE reconciliation_line SET counts = true
                 WHERE ctid = ANY (ARRAY (
                       SELECT f.place
                         FROM (SELECT DISTINCT ON (identity) ctid AS place, tenant, identity FROM reconciliation_line
                                WHERE tenant = ? AND reconciliation_id = ? AND identity IS NOT NULL
                                ORDER BY identity, number) f
                        WHERE NOT EXISTS (SELECT FROM reconciliation_line o
                                           WHERE o.tenant = f.tenant AND o.identity = f.identity AND o.counts
                                          OFFSET 0)))""")) {
            update.setString(1, file.tenant());
            update.setString(2, file.id());
            update.executeUpdate();
        }
    }

    /** The lines of a file that tell of charges and count, in its order. */
    List<FileLine> linesOfCharges(Connection connection, FileRow file) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM reconciliation_line"
                + " WHERE tenant = ? AND reconciliation_id = ? AND kind = ANY (?) AND counts ORDER BY number")) {
            select.setString(1, file.tenant());
            select.setString(2, file.id());
            select.setArray(
                    3,
                    connection.createArrayOf(
                            "text",
                            Stream.of(SettlementKind.values())
                                    .filter(SettlementKind::ofCharge)
                                    .map(SettlementKind::wireName)
                                    .toArray()));
            try (ResultSet row = select.executeQuery()) {
                List<FileLine> lines = new ArrayList<>();
                while (row.next()) {
                    lines.add(new FileLine(
                            row.getInt("number"),
                            row.getLong("at_line"),
                            SettlementKind.ofWireName(row.getString("kind")).orElseThrow(),
                            row.getString("reference"),
                            row.getString("gateway_reference"),
                            row.getLong("gross_minor"),
                            row.getString("currency"),
                            row.getObject("effective_on", LocalDate.class)));
                }
                return lines;
            }
        }
    }

    /** Sums a file's lines up, and says that it is done. */
    void finish(Connection connection, FileRow file) throws SQLException {
        sumUp(connection, file);
        ofFile(connection, "UPDATE reconciliation SET done = true WHERE tenant = ? AND id = ?", file);
    }

    private static void sumUp(Connection connection, FileRow file) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO reconciliation_sum
                SELECT tenant, reconciliation_id, currency, kind, count(*), sum(gross_minor)::bigint,
                       sum(fee_minor)::bigint, sum(net_minor)::bigint
                  FROM reconciliation_line
                 WHERE tenant = ? AND reconciliation_id = ?
                 GROUP BY tenant, reconciliation_id, currency, kind
                ON CONFLICT DO NOTHING""")) {
            insert.setString(1, file.tenant());
            insert.setString(2, file.id());
            insert.executeUpdate();
        }
    }

    /** Takes a file back: its lines count no longer, and its statements are as if never seen. */
    void takeBack(Connection connection, FileRow file, RecordedEvent reversal, String reason) throws SQLException {
        OffsetDateTime at = reversal.occurredAt().atOffset(ZoneOffset.UTC);
        ofFile(
                connection,
                "UPDATE reconciliation SET reversed_at = ?, reversed_by = ?, reversal_reason = ?"
                        + " WHERE tenant = ? AND id = ?",
                file,
                at,
                reversal.metadata().actor(),
                reason);
        ofFile(
                connection,
                "UPDATE reconciliation_line SET counts = false"
                        + " WHERE counts AND tenant = ? AND reconciliation_id = ?",
                file);
        ofFile(connection, "DELETE FROM reconciliation_statement WHERE tenant = ? AND reconciliation_id = ?", file);
    }

    /** @param parameters those before the tenant and the file */
    static void ofFile(Connection connection, String sql, FileRow file, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int index = 1;
            for (Object parameter : parameters) {
                statement.setObject(index++, parameter);
            }
            statement.setString(index++, file.tenant());
            statement.setString(index, file.id());
            statement.executeUpdate();
        }
    }
}
