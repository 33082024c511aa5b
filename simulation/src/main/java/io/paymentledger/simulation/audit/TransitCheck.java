package io.paymentledger.simulation.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What goes between gateways and the bank, once its lines were compared by {@link LineCheck}: what a line of the bank is said
 * to be the other end of comes to its sum; no two ends are open that fit; and what has not come in time is a break.
 *
 * <p>As in {@link LedgerSideCheck}, what is not there is sought after the last file that was taken back.
 */
final class TransitCheck {

    /** So long money may be on its way. */
    private static final int DAYS_IN_TRANSIT = 7;

    /** A gateway's day may be the next one at the bank. */
    private static final int DAYS_EARLY = 1;

    private static final String ENDS = """
            SELECT came_in, came_in_line, count(*) FILTER (WHERE at_bank),
                   coalesce(sum(amount_minor) FILTER (WHERE at_bank), 0),
                   coalesce(sum(amount_minor) FILTER (WHERE NOT at_bank), 0)
              FROM query.transit WHERE tenant = ? AND came_in IS NOT NULL GROUP BY came_in, came_in_line""";

    private static final String BOTH_OPEN = """
            SELECT t.reconciliation_id, t.number, o.reconciliation_id, o.number FROM query.transit t
              JOIN query.transit o ON o.tenant = t.tenant AND o.came_in IS NULL AND NOT o.at_bank
               AND o.to_bank = t.to_bank AND o.currency = t.currency AND o.amount_minor = t.amount_minor
               AND o.day BETWEEN t.day - %s AND t.day + %s
             WHERE t.tenant = ? AND t.came_in IS NULL AND t.at_bank""".formatted(DAYS_IN_TRANSIT, DAYS_EARLY);

    /** A payout that the gateway took back itself is not missed. */
    private static final String NOT_MISSED = """
            SELECT t.reconciliation_id, t.number, t.day FROM query.transit t
             WHERE t.tenant = ? AND t.came_in IS NULL AND NOT t.at_bank
               AND NOT EXISTS (SELECT FROM query.reconciliation_break b
                                WHERE b.tenant = t.tenant AND b.reconciliation_id = t.reconciliation_id
                                  AND b.side = 0 AND b.number = t.number)
               AND NOT EXISTS (SELECT FROM query.transit o
                                WHERE o.tenant = t.tenant AND NOT o.at_bank AND o.gateway = t.gateway
                                  AND o.to_bank <> t.to_bank AND o.currency = t.currency
                                  AND o.amount_minor = t.amount_minor AND o.reference = t.reference)""";

    private final Connection connection;
    private final Findings findings;

    TransitCheck(Connection connection, Findings findings) {
        this.connection = connection;
        this.findings = findings;
    }

    /** Why a row cannot have come as the end that it names, whose columns begin with {@code e_}; {@code null} if it can. */
    static @Nullable String problem(Row row) {
        if (!row.has("e_day") || !row.flag("e_at_bank")) {
            return "came in as no line of the bank";
        }
        if (row.flag("at_bank")) {
            return row.text("came_in").equals(row.text("reconciliation_id"))
                            && row.number("came_in_line") == row.number("number")
                    ? null
                    : "is of the bank, and came in as another line of it";
        }
        LocalDate day = row.day("day");
        LocalDate came = row.day("e_day");
        if (row.flag("to_bank") != row.flag("e_to_bank")
                || !row.text("currency").equals(row.text("e_currency"))
                || came.isBefore(day.minusDays(DAYS_EARLY))
                || came.isAfter(day.plusDays(DAYS_IN_TRANSIT))) {
            return "came in as a line of another direction, currency or time";
        }
        return null;
    }

    /**
     * Compares the ends of a log's files.
     *
     * @param lastReversal by tenant, the position at which a file was taken back last
     */
    void check(Map<String, SettledFile> files, Map<String, Long> lastReversal) throws SQLException {
        for (String tenant :
                new TreeSet<>(files.values().stream().map(file -> file.tenant).toList())) {
            long after = lastReversal.getOrDefault(tenant, 0L);
            ends(tenant);
            bothOpen(tenant, after, files);
            notMissed(
                    tenant,
                    after,
                    files,
                    files.values().stream()
                            .filter(file -> file.tenant.equals(tenant) && file.ofBank() && file.counts())
                            .toList());
        }
    }

    private void ends(String tenant) throws SQLException {
        try (PreparedStatement select = select(ENDS, tenant);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                // That there is one line of the bank was looked at for each that names it.
                if (row.getLong(3) != 1 || row.getLong(4) != row.getLong(5)) {
                    findings.add(
                            FindingKind.TRANSIT_DIFFERS,
                            "line %s of %s/%s".formatted(row.getLong(2), tenant, row.getString(1)),
                            "shows %s, and what came in by it comes to %s".formatted(row.getLong(4), row.getLong(5)));
                }
            }
        }
    }

    private void bothOpen(String tenant, long after, Map<String, SettledFile> files) throws SQLException {
        try (PreparedStatement select = select(BOTH_OPEN, tenant);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                SettledFile ofBank = files.get(tenant + "/" + row.getString(1));
                SettledFile sent = files.get(tenant + "/" + row.getString(3));
                if (ofBank != null
                        && sent != null
                        && ofBank.counts()
                        && sent.counts()
                        && Math.max(ofBank.position, sent.position) > after) {
                    findings.add(
                            FindingKind.TRANSIT_DIFFERS,
                            "line %s of %s".formatted(row.getLong(4), sent.name()),
                            "has not come, and line %s of %s is the same".formatted(row.getLong(2), ofBank.name()));
                }
            }
        }
    }

    private void notMissed(
            String tenant, long after, Map<String, SettledFile> files, Collection<SettledFile> statements)
            throws SQLException {
        if (statements.isEmpty()) {
            return;
        }
        try (PreparedStatement select = select(NOT_MISSED, tenant);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                SettledFile file = files.get(tenant + "/" + row.getString(1));
                LocalDate due = row.getObject(3, LocalDate.class).plusDays(DAYS_IN_TRANSIT);
                if (file != null
                        && statements.stream()
                                .anyMatch(statement -> statement.position > Math.max(after, file.position)
                                        && !statement.to.isBefore(due))) {
                    findings.add(
                            FindingKind.BREAK_DIFFERS,
                            "line %s of %s".formatted(row.getLong(2), file.name()),
                            "should be a break: not_arrived");
                }
            }
        }
    }

    private PreparedStatement select(String sql, String tenant) throws SQLException {
        PreparedStatement select = connection.prepareStatement(sql);
        select.setString(1, tenant);
        select.setFetchSize(Audit.ROWS_AT_ONCE);
        return select;
    }
}
