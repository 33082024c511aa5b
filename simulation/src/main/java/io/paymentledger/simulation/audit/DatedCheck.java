package io.paymentledger.simulation.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares what balances by effective time are made of: the postings that count at another time than they were recorded, which
 * are there once more with sums of their own, and what they come to by the day. The postings that it is told of are those
 * of entries that were compared with the log.
 */
final class DatedCheck {

    private final Connection connection;
    private final AccountCheck accounts;
    private final Findings findings;
    private final Map<Key, Map<String, @Nullable Object>> expected = new HashMap<>();
    private long found;

    /** The place of a posting in its account. */
    private record Key(long account, long position, long number) {

        static Key of(ResultSet row) throws SQLException {
            return new Key(row.getLong("account_id"), row.getLong("position"), row.getLong("number"));
        }
    }

    /** What dated postings of an account come to that count on one day. */
    private record Day(long account, LocalDate date, Balance balance) {

        boolean isBefore(Day other) {
            return account < other.account || (account == other.account && date.isBefore(other.date));
        }

        boolean isSame(Day other) {
            return account == other.account && date.equals(other.date);
        }
    }

    DatedCheck(Connection connection, AccountCheck accounts, Findings findings) {
        this.connection = connection;
        this.accounts = accounts;
        this.findings = findings;
    }

    /** A posting that must be there once more. */
    void expect(JournalCheck.Posting posting, Instant effectiveAt) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("log", (long) posting.place().log());
        row.put("pending", posting.pending());
        row.put("amount_minor", posting.amount());
        row.put("effective_at", effectiveAt);
        expected.put(new Key(posting.accountId(), posting.place().position(), posting.number()), row);
    }

    /** Compares those that were told of. */
    void compare() throws SQLException {
        if (expected.isEmpty()) {
            return;
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT d.* FROM unnest(?, ?, ?) AS w (account_id, position, number)"
                        + " JOIN query.dated_posting d USING (account_id, position, number)")) {
            select.setArray(1, connection.createArrayOf("integer", column(Key::account)));
            select.setArray(2, connection.createArrayOf("bigint", column(Key::position)));
            select.setArray(3, connection.createArrayOf("bigint", column(Key::number)));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found++;
                    Key key = Key.of(rows);
                    Map<String, @Nullable Object> due = Objects.requireNonNull(expected.remove(key));
                    findings.differ(
                            FindingKind.DATED_DIFFERS, where(key), Row.of(rows).differenceFrom(due));
                }
            }
        }
        expected.forEach((key, due) -> findings.add(
                FindingKind.DATED_DIFFERS,
                where(key),
                "%s counts at %s, and has no row".formatted(due.get("amount_minor"), due.get("effective_at"))));
        expected.clear();
    }

    private Object[] column(Function<Key, Object> part) {
        return expected.keySet().stream().map(part).toArray();
    }

    private String where(Key key) {
        return "dated posting %s of %s at position %s".formatted(key.number, accounts.of(key.account), key.position);
    }

    /** Names rows of no posting, and adds up the sums after each row and those of each day. */
    void finish() throws SQLException {
        nameUnknown();
        addUp();
        compareDays();
    }

    private void nameUnknown() throws SQLException {
        long rows = JournalCheck.count(connection, "dated_posting");
        if (rows == found) {
            return;
        }
        boolean named = false;
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT d.account_id, d.position, d.number FROM query.dated_posting d
                  LEFT JOIN query.posting p USING (account_id, position, number)
                  LEFT JOIN query.entry n ON n.log = p.log AND n.position = p.position AND n.part = p.part
                 WHERE n.position IS NULL OR n.effective_at = n.recorded_at""")) {
            select.setFetchSize(Audit.ROWS_AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    named = true;
                    findings.add(
                            FindingKind.DATED_DIFFERS,
                            where(Key.of(row)),
                            "is of no entry that counts at another time");
                }
            }
        }
        if (!named) {
            findings.add(
                    FindingKind.DATED_DIFFERS,
                    "query.dated_posting",
                    "has %s rows where %s are due".formatted(rows, found));
        }
    }

    private void addUp() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT account_id, position, number, pending, amount_minor, dated_posted_after_minor,
                       dated_pending_after_minor
                  FROM query.dated_posting ORDER BY account_id, position, number""")) {
            select.setFetchSize(Audit.ROWS_AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                long account = -1;
                Balance balance = Balance.NONE;
                while (row.next()) {
                    Key key = Key.of(row);
                    balance = (key.account == account ? balance : Balance.NONE)
                            .plus(row.getBoolean("pending"), row.getLong("amount_minor"));
                    account = key.account;
                    Balance is = new Balance(
                            row.getLong("dated_posted_after_minor"), row.getLong("dated_pending_after_minor"));
                    if (!balance.equals(is)) {
                        findings.add(
                                FindingKind.DATED_DIFFERS,
                                where(key),
                                "the sums after it are %s and should be %s".formatted(is, balance));
                    }
                }
            }
        }
    }

    private void compareDays() throws SQLException {
        try (PreparedStatement postings = connection.prepareStatement("""
                        SELECT account_id, effective_at, pending, amount_minor
                          FROM query.dated_posting ORDER BY account_id, effective_at""");
                PreparedStatement days = connection.prepareStatement("""
                        SELECT account_id, day, posted_minor, pending_minor
                          FROM query.dated_day ORDER BY account_id, day""")) {
            postings.setFetchSize(Audit.ROWS_AT_ONCE);
            days.setFetchSize(Audit.ROWS_AT_ONCE);
            try (ResultSet posting = postings.executeQuery();
                    ResultSet row = days.executeQuery()) {
                @Nullable Day is = day(row);
                boolean more = posting.next();
                while (more) {
                    Day due = day(posting, Balance.NONE);
                    more = posting.next();
                    while (more && day(posting, due.balance).isSame(due)) {
                        due = day(posting, due.balance);
                        more = posting.next();
                    }
                    while (is != null && is.isBefore(due)) {
                        unknown(is);
                        is = day(row);
                    }
                    if (is == null || !is.isSame(due)) {
                        findings.add(FindingKind.DATED_DIFFERS, where(due), "has no row and should be " + due.balance);
                    } else {
                        compare(due, is);
                        is = day(row);
                    }
                }
                for (; is != null; is = day(row)) {
                    unknown(is);
                }
            }
        }
    }

    private static @Nullable Day day(ResultSet row) throws SQLException {
        return row.next()
                ? new Day(
                        row.getLong("account_id"),
                        row.getObject("day", LocalDate.class),
                        new Balance(row.getLong("posted_minor"), row.getLong("pending_minor")))
                : null;
    }

    /** The day of a posting, with a balance and the posting. */
    private static Day day(ResultSet posting, Balance before) throws SQLException {
        Instant at = Objects.requireNonNull(Snapshot.instant(posting, "effective_at"));
        return new Day(
                posting.getLong("account_id"),
                LocalDate.ofInstant(at, ZoneOffset.UTC),
                before.plus(posting.getBoolean("pending"), posting.getLong("amount_minor")));
    }

    private void compare(Day due, Day is) {
        if (!due.balance.equals(is.balance)) {
            findings.add(
                    FindingKind.DATED_DIFFERS, where(due), "is %s and should be %s".formatted(is.balance, due.balance));
        }
    }

    private void unknown(Day day) {
        findings.add(FindingKind.DATED_DIFFERS, where(day), "is %s, and nothing counts on it".formatted(day.balance));
    }

    private String where(Day day) {
        return "%s on %s".formatted(accounts.of(day.account), day.date);
    }
}
