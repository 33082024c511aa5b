package io.paymentledger.query.reconciliation;

import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.query.reconciliation.Matching.LinePlace;
import io.paymentledger.query.reconciliation.ReconciliationTables.LineRow;
import io.paymentledger.query.reconciliation.Transfers.Arrival;
import io.paymentledger.query.rows.RowSet;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** {@code query.transit} in SQL, and the breaks of what does not come, as they are folded. */
final class TransitTable {

    /** A line on its way into the table. */
    record Row(String gateway, LineRow line) {

        /** Whether a line is one end of what goes between a gateway and the bank. */
        static boolean isOf(SettlementKind kind) {
            return switch (kind) {
                case PAYOUT, PAYOUT_REVERSAL, TOP_UP, BANK_CREDIT, BANK_DEBIT -> true;
                case PAYMENT,
                        REFUND,
                        DISPUTE,
                        DISPUTE_REVERSAL,
                        REFUND_FAILURE,
                        FEE,
                        TAX,
                        RESERVE_HELD,
                        RESERVE_RELEASED,
                        ADJUSTMENT,
                        UNKNOWN -> false;
            };
        }

        private SettlementKind kind() {
            return line.line().kind();
        }
    }

    private static final RowSet<Row> ROWS = new RowSet<Row>()
            .with("tenant", "text", row -> row.line().file().tenant())
            .with("reconciliation_id", "text", row -> row.line().file().id())
            .with("number", "integer", row -> row.line().number())
            .with("gateway", "text", Row::gateway)
            .with("kind", "text", row -> row.kind().wireName())
            .with("at_bank", "boolean", row -> row.kind().ofBank())
            .with(
                    "to_bank",
                    "boolean",
                    row -> row.kind() == SettlementKind.PAYOUT || row.kind() == SettlementKind.BANK_CREDIT)
            .with("currency", "text", row -> row.line().line().currency().code())
            .with("amount_minor", "bigint", row -> row.line().line().grossMinor())
            .with("day", "date", row -> row.line().line().effectiveOn().toString())
            .with("reference", "text", row -> row.line().line().gatewayReference());

    /** The line of the bank that a line belongs to. */
    private record End(String tenant, LinePlace line, LinePlace bank) {}

    private static final RowSet<End> ENDS = new RowSet<End>()
            .with("tenant", "text", End::tenant)
            .with("reconciliation_id", "text", end -> end.line().reconciliationId())
            .with("number", "integer", end -> end.line().number())
            .with("came_in", "text", end -> end.bank().reconciliationId())
            .with("came_in_line", "integer", end -> end.bank().number());

    private static final String OPEN_BREAKS = """
        INSERT INTO reconciliation_break
               (tenant, reconciliation_id, side, number, kind, gateway, movement_kind, gateway_reference, at_line,
                file_minor, file_currency, happened_on, opened_at)
        SELECT t.tenant, t.reconciliation_id, 0, t.number, ?, t.gateway, t.kind, t.reference, l.at_line,
               t.amount_minor, t.currency, t.day, ?
          FROM transit t
         CROSS JOIN LATERAL (SELECT at_line FROM reconciliation_line
                              WHERE tenant = t.tenant AND reconciliation_id = t.reconciliation_id
                                AND number = t.number OFFSET 0) l
         WHERE t.tenant = ? AND t.came_in IS NULL AND""";

    private static final String ONCE = " ON CONFLICT (tenant, reconciliation_id, side, number) DO NOTHING";

    void add(Connection connection, Collection<Row> rows) throws SQLException {
        ROWS.execute(connection, ROWS.insertInto("transit"), rows);
    }

    /**
     * Finds the other ends, once a file is there as a whole, and says what has none. A payout that the gateway took back
     * itself, so that the bank shows neither, misses nothing.
     */
    void settle(Connection connection, FileRow file) throws SQLException {
        ReconciliationTables.ofFile(
                connection,
                "DELETE FROM transit t WHERE EXISTS (SELECT FROM reconciliation_line l WHERE l.tenant = t.tenant"
                        + " AND l.reconciliation_id = t.reconciliation_id AND l.number = t.number AND NOT l.counts OFFSET 0)"
                        + " AND t.tenant = ? AND t.reconciliation_id = ?",
                file);
        List<Arrival> arrivals = Transfers.match(open(connection, file));
        write(connection, file, arrivals);
        if (file.gateway().equals(SettlementEvent.BANK)) {
            openBreaks(
                    connection,
                    BreakKind.MISSING_HERE,
                    file.receivedAt().atOffset(ZoneOffset.UTC),
                    file.tenant(),
                    "t.at_bank AND t.reconciliation_id = ?",
                    file.id());
            openBreaks(
                    connection,
                    BreakKind.NOT_ARRIVED,
                    file.receivedAt().atOffset(ZoneOffset.UTC),
                    file.tenant(),
                    """
                    NOT t.at_bank AND t.day <= ? AND NOT EXISTS (
                        SELECT FROM transit o
                         WHERE o.tenant = t.tenant AND o.came_in IS NULL AND NOT o.at_bank AND o.gateway = t.gateway
                           AND o.to_bank <> t.to_bank AND o.currency = t.currency
                           AND o.amount_minor = t.amount_minor AND o.reference = t.reference)""",
                    file.to().minusDays(Transfers.MAX_DAYS_IN_TRANSIT));
        }
    }

    private static void openBreaks(
            Connection connection, BreakKind kind, OffsetDateTime at, String tenant, String which, Object of)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(OPEN_BREAKS + " " + which + ONCE)) {
            insert.setString(1, kind.wireName());
            insert.setObject(2, at);
            insert.setString(3, tenant);
            insert.setObject(4, of);
            insert.executeUpdate();
        }
    }

    /** Whatever is open and near enough to a line of the file, in the order of the files and their lines. */
    private static List<Transfer> open(Connection connection, FileRow file) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
            WITH own AS (SELECT min(day) AS first, max(day) AS last FROM transit
                          WHERE tenant = ? AND reconciliation_id = ?)
            SELECT t.* FROM transit t JOIN reconciliation r ON r.tenant = t.tenant AND r.id = t.reconciliation_id
             WHERE t.tenant = ? AND t.came_in IS NULL
               AND t.day BETWEEN (SELECT first FROM own) - ?::integer AND (SELECT last FROM own) + ?::integer
             ORDER BY r.position, t.number""")) {
            select.setString(1, file.tenant());
            select.setString(2, file.id());
            select.setString(3, file.tenant());
            select.setInt(4, Transfers.MAX_DAYS_IN_TRANSIT);
            select.setInt(5, Transfers.MAX_DAYS_IN_TRANSIT);
            try (ResultSet row = select.executeQuery()) {
                List<Transfer> open = new ArrayList<>();
                while (row.next()) {
                    open.add(new Transfer(
                            new LinePlace(row.getString("reconciliation_id"), row.getInt("number")),
                            row.getString("gateway"),
                            row.getBoolean("at_bank"),
                            row.getBoolean("to_bank"),
                            row.getString("currency"),
                            row.getLong("amount_minor"),
                            row.getObject("day", LocalDate.class),
                            row.getString("reference")));
                }
                return open;
            }
        }
    }

    private static void write(Connection connection, FileRow file, List<Arrival> arrivals) throws SQLException {
        List<End> ends = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            LinePlace bank = arrival.bank().place();
            ends.add(new End(file.tenant(), bank, bank));
            arrival.sent().forEach(out -> ends.add(new End(file.tenant(), out.place(), bank)));
        }
        ENDS.execute(
                connection,
                "UPDATE transit t SET came_in = given.came_in, came_in_line = given.came_in_line FROM " + ENDS.source()
                        + " WHERE t.tenant = given.tenant AND t.reconciliation_id = given.reconciliation_id"
                        + " AND t.number = given.number",
                ends);
        // What missed its other end has it with this file.
        RowSet<End> came = new RowSet<End>()
                .with("tenant", "text", End::tenant)
                .with("reconciliation_id", "text", end -> end.line().reconciliationId())
                .with("number", "bigint", end -> (long) end.line().number())
                .with("at", "timestamptz", _ -> Timestamps.format(file.receivedAt()))
                .with("position", "bigint", _ -> file.position());
        came.execute(
                connection,
                "UPDATE reconciliation_break b SET closed_at = given.at, closed_position = given.position FROM "
                        + came.source() + " WHERE b.tenant = given.tenant AND b.reconciliation_id ="
                        + " given.reconciliation_id AND b.side = 0 AND b.number = given.number AND"
                        + " b.kind IN ('missing_here', 'not_arrived') AND b.closed_position IS NULL",
                ends);
    }

    /** Takes a file's lines out: what belonged to them misses its other end again. */
    void takeBack(Connection connection, FileRow file, RecordedEvent reversal) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
            UPDATE transit t SET came_in = NULL, came_in_line = NULL
              FROM (SELECT DISTINCT came_in, came_in_line FROM transit
                     WHERE tenant = ? AND reconciliation_id = ? AND came_in IS NOT NULL) own
             WHERE t.tenant = ? AND t.came_in = own.came_in AND t.came_in_line = own.came_in_line""")) {
            update.setString(1, file.tenant());
            update.setString(2, file.id());
            update.setString(3, file.tenant());
            update.executeUpdate();
        }
        ReconciliationTables.ofFile(connection, "DELETE FROM transit WHERE tenant = ? AND reconciliation_id = ?", file);
        try (PreparedStatement update = connection.prepareStatement("""
            UPDATE reconciliation_break b SET closed_at = NULL, closed_position = NULL
              FROM transit t
             WHERE t.tenant = ? AND t.came_in IS NULL AND b.tenant = t.tenant
               AND b.reconciliation_id = t.reconciliation_id AND b.side = 0 AND b.number = t.number
               AND b.kind IN ('missing_here', 'not_arrived') AND b.closed_position IS NOT NULL""")) {
            update.setString(1, file.tenant());
            update.executeUpdate();
        }
        openBreaks(
                connection,
                BreakKind.MISSING_HERE,
                reversal.occurredAt().atOffset(ZoneOffset.UTC),
                file.tenant(),
                "t.at_bank AND t.reconciliation_id <> ?",
                file.id());
    }
}
