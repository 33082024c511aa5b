package io.paymentledger.simulation.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What goes between gateways and the bank, once its lines were compared by {@link LineCheck}: what a line of the bank is said
 * to be the other end of comes to its sum; no two ends are open that fit; and what has not come in time is a break.
 *
 * <p>What is free because a file was taken back may have had its other end before, by {@link SetFree}.
 */
final class TransitCheck {

    /** So long money may be on its way. */
    static final int DAYS_IN_TRANSIT = 7;

    /** A gateway's day may be the next one at the bank. */
    static final int DAYS_EARLY = 1;

    private static final String ENDS = """
            SELECT came_in, came_in_line, count(*) FILTER (WHERE at_bank),
                   coalesce(sum(amount_minor) FILTER (WHERE at_bank), 0),
                   coalesce(sum(amount_minor) FILTER (WHERE NOT at_bank), 0)
              FROM query.transit WHERE tenant = ? AND came_in IS NOT NULL GROUP BY came_in, came_in_line""";

    private static final String BOTH_OPEN = """
            SELECT t.*, o.reconciliation_id AS o_file, o.number AS o_number, o.day AS o_day, o.reference AS o_reference
              FROM query.transit t
              JOIN query.transit o ON o.tenant = t.tenant AND o.came_in IS NULL AND NOT o.at_bank
               AND o.to_bank = t.to_bank AND o.currency = t.currency AND o.amount_minor = t.amount_minor
               AND o.day BETWEEN t.day - %s AND t.day + %s
             WHERE t.tenant = ? AND t.came_in IS NULL AND t.at_bank""".formatted(DAYS_IN_TRANSIT, DAYS_EARLY);

    /** A payout that the gateway took back itself is not missed. */
    private static final String NOT_MISSED = """
            SELECT t.* FROM query.transit t
             WHERE t.tenant = ? AND NOT t.at_bank
               AND NOT EXISTS (SELECT FROM query.reconciliation_break b
                                WHERE b.tenant = t.tenant AND b.reconciliation_id = t.reconciliation_id
                                  AND b.side = 0 AND b.number = t.number)
               AND NOT EXISTS (SELECT FROM query.transit o
                                WHERE o.tenant = t.tenant AND NOT o.at_bank AND o.gateway = t.gateway
                                  AND o.to_bank <> t.to_bank AND o.currency = t.currency
                                  AND o.amount_minor = t.amount_minor AND o.reference = t.reference)""";

    private final Connection connection;
    private final SetFree setFree;
    private final Findings findings;

    TransitCheck(Connection connection, SetFree setFree, Findings findings) {
        this.connection = connection;
        this.setFree = setFree;
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

    /** Compares the ends of a log's files. */
    void check(Map<String, SettledFile> files) throws SQLException {
        for (String tenant :
                new TreeSet<>(files.values().stream().map(file -> file.tenant).toList())) {
            List<SettledFile> done = files.values().stream()
                    .filter(file -> file.tenant.equals(tenant) && file.done)
                    .toList();
            ends(tenant);
            bothOpen(tenant, done, files);
            notMissed(tenant, done.stream().filter(SettledFile::ofBank).toList(), files);
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

    private void bothOpen(String tenant, Collection<SettledFile> done, Map<String, SettledFile> files)
            throws SQLException {
        try (PreparedStatement select = select(BOTH_OPEN, tenant);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                Row ends = Row.of(rows);
                SettledFile ofBank = files.get(tenant + "/" + ends.text("reconciliation_id"));
                SettledFile sent = files.get(tenant + "/" + ends.text("o_file"));
                if (ofBank == null || sent == null || !ofBank.counts() || !sent.counts()) {
                    continue;
                }
                long bothThere = Math.max(ofBank.position, sent.position);
                // The two have direction, currency and sum in common, and differ in day and name.
                long free = Math.max(
                        setFree.freeSince(ends),
                        setFree.freeSince(
                                ends.with("day", ends.day("o_day")).with("reference", ends.textOrNull("o_reference"))));
                if (done.stream()
                        .anyMatch(file -> file.position >= bothThere
                                && file.position > free
                                && file.looksAt(ends.day("day"), DAYS_IN_TRANSIT)
                                && file.looksAt(ends.day("o_day"), DAYS_IN_TRANSIT))) {
                    findings.add(
                            FindingKind.TRANSIT_DIFFERS,
                            "line %s of %s".formatted(ends.number("o_number"), sent.name()),
                            "has not come, and line %s of %s is the same"
                                    .formatted(ends.number("number"), ofBank.name()));
                }
            }
        }
    }

    private void notMissed(String tenant, Collection<SettledFile> statements, Map<String, SettledFile> files)
            throws SQLException {
        if (statements.isEmpty()) {
            return;
        }
        try (PreparedStatement select = select(NOT_MISSED, tenant);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                Row sent = Row.of(rows);
                SettledFile file = files.get(tenant + "/" + sent.text("reconciliation_id"));
                LocalDate due = sent.day("day").plusDays(DAYS_IN_TRANSIT);
                long came = cameWith(sent, files);
                if (file != null
                        && statements.stream()
                                .anyMatch(statement -> statement.position > file.position
                                        && statement.position < came
                                        && !statement.to.isBefore(due)
                                        && statement.position > setFree.freeSince(sent))) {
                    findings.add(
                            FindingKind.BREAK_DIFFERS,
                            "line %s of %s".formatted(sent.number("number"), file.name()),
                            "should be a break: not_arrived");
                }
            }
        }
    }

    /** The position of the statement in which money came, before which it had not; beyond every other if it has not come. */
    private static long cameWith(Row sent, Map<String, SettledFile> files) {
        if (!sent.has("came_in")) {
            return Long.MAX_VALUE;
        }
        SettledFile statement = files.get(sent.text("tenant") + "/" + sent.text("came_in"));
        // That it came as no line of the bank is told for its line.
        return statement == null ? 0 : statement.position;
    }

    private PreparedStatement select(String sql, String tenant) throws SQLException {
        PreparedStatement select = connection.prepareStatement(sql);
        select.setString(1, tenant);
        select.setFetchSize(Audit.ROWS_AT_ONCE);
        return select;
    }
}
