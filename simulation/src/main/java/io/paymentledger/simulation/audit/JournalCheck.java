package io.paymentledger.simulation.audit;

import io.paymentledger.simulation.audit.MoneyRules.Leg;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares entries, postings and balances with what the events mean by {@link MoneyRules}. As each entry is compared,
 * and each running balance is added up again, every balance at every position is compared with them.
 */
final class JournalCheck {

    private final Connection connection;
    private final Findings findings;
    private final MonthCheck months;
    private final Map<Long, Account> accounts = new HashMap<>();
    private final List<Expected> expected = new ArrayList<>();

    /** What the events sum up to; there are few accounts, however many events. */
    private final Map<Account, Balance> balances = new TreeMap<>();

    private long entriesFound;
    private long entriesDue;

    /** An account in one currency. */
    private record Account(String tenant, String name, String currency) implements Comparable<Account> {

        @Override
        public int compareTo(Account other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return "%s/%s %s".formatted(tenant, name, currency);
        }
    }

    /** Both layers of an account. */
    private record Balance(long posted, long pending) {

        static final Balance NONE = new Balance(0, 0);

        Balance plus(boolean toPending, long amount) {
            return toPending
                    ? new Balance(posted, LargestSum.plus(pending, amount))
                    : new Balance(LargestSum.plus(posted, amount), pending);
        }

        @Override
        public String toString() {
            return "posted %s, pending %s".formatted(posted, pending);
        }
    }

    /** The place of an event, and the part of it that an entry is about. */
    private record Place(int log, long position, int part) {

        @Override
        public String toString() {
            return "log %s position %s".formatted(log, position) + (part == 0 ? "" : " part " + part);
        }
    }

    /** An entry as it must be. */
    private record Expected(
            Place place,
            String tenant,
            @Nullable String chargeId,
            String kind,
            Instant recordedAt,
            Instant effectiveAt,
            List<Leg> legs) {}

    /** @param months is told what each event moves */
    JournalCheck(Connection connection, MonthCheck months, Findings findings) throws SQLException {
        this.connection = connection;
        this.months = months;
        this.findings = findings;
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT account_id, tenant, name, currency FROM query.account");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                accounts.put(row.getLong(1), new Account(row.getString(2), row.getString(3), row.getString(4)));
            }
        }
    }

    /**
     * An event that the read model has seen, with its postings.
     *
     * @param part which of the event's entries it is
     * @param kind the name of the entry's rule
     */
    void add(Fact fact, int part, String kind, @Nullable String chargeId, Instant effectiveAt, List<Leg> legs)
            throws SQLException {
        if (legs.isEmpty()) {
            return;
        }
        String tenant = fact.stream().substring(0, fact.stream().indexOf('/'));
        for (Leg leg : legs) {
            balances.merge(
                    new Account(tenant, leg.account(), leg.currency()),
                    Balance.NONE.plus(leg.pending(), leg.amount()),
                    (one, other) -> one.plus(false, other.posted).plus(true, other.pending));
        }
        months.add(fact, tenant, effectiveAt, legs);
        entriesDue++;
        expected.add(new Expected(
                new Place(fact.log(), fact.position(), part),
                tenant,
                chargeId,
                kind,
                fact.occurredAt(),
                effectiveAt,
                legs.stream().sorted().toList()));
        if (expected.size() == Audit.LOOKED_UP_AT_ONCE) {
            compareEntries();
        }
    }

    /** Compares what is left: the last entries, entries that no event has, and all balances. */
    void finish() throws SQLException {
        compareEntries();
        nameUnknownEntries();
        compareBalances();
        addUpRunningBalances();
        months.finish();
    }

    long entries() {
        return entriesDue;
    }

    int months() {
        return months.months();
    }

    int accounts() {
        return balances.size();
    }

    private void compareEntries() throws SQLException {
        Map<Place, List<Leg>> postings = postings();
        Map<Place, Expected> missing = new HashMap<>();
        expected.forEach(entry -> missing.put(entry.place, entry));
        lookUp(
                "SELECT w.log, w.position, w.part, e.tenant, e.charge_id, e.kind, e.recorded_at, e.effective_at"
                        + " FROM unnest(?, ?, ?) AS w (log, position, part) JOIN query.entry e USING (log, position, part)",
                row -> {
                    entriesFound++;
                    Place place = new Place(row.getInt(1), row.getLong(2), row.getInt(3));
                    Expected due = Objects.requireNonNull(missing.remove(place));
                    List<Leg> legs = postings.getOrDefault(place, new ArrayList<>());
                    findings.differ(
                            FindingKind.ENTRY_DIFFERS,
                            place.toString(),
                            difference(due, row, legs.stream().sorted().toList()));
                    if (!isBalanced(legs)) {
                        findings.add(FindingKind.ENTRY_UNBALANCED, place.toString(), "has " + legs);
                    }
                });
        missing.forEach((place, due) ->
                findings.add(FindingKind.ENTRY_MISSING, place.toString(), due.kind + " should have " + due.legs));
        expected.clear();
    }

    private static @Nullable String difference(Expected due, ResultSet row, List<Leg> legs) throws SQLException {
        if (!due.tenant.equals(row.getString("tenant")) || !Objects.equals(due.chargeId, row.getString("charge_id"))) {
            return "is of another charge than " + due.tenant + "/" + due.chargeId;
        }
        if (!due.kind.equals(row.getString("kind"))) {
            return "is a %s and should be a %s".formatted(row.getString("kind"), due.kind);
        }
        if (!due.recordedAt.equals(Snapshot.instant(row, "recorded_at"))
                || !due.effectiveAt.equals(Snapshot.instant(row, "effective_at"))) {
            return "has another time than " + due.recordedAt + " and " + due.effectiveAt;
        }
        return due.legs.equals(legs) ? null : "has %s and should have %s".formatted(legs, due.legs);
    }

    private static boolean isBalanced(List<Leg> legs) {
        Map<String, Long> sums = new HashMap<>();
        legs.forEach(leg -> sums.merge(leg.currency() + leg.pending(), leg.amount(), Math::addExact));
        return sums.values().stream().allMatch(sum -> sum == 0);
    }

    private Map<Place, List<Leg>> postings() throws SQLException {
        Map<Place, List<Leg>> postings = new HashMap<>();
        lookUp(
                "SELECT w.log, w.position, w.part, p.account_id, p.pending, p.amount_minor"
                        + " FROM unnest(?, ?, ?) AS w (log, position, part) JOIN query.posting p USING (log, position, part)",
                row -> {
                    Account account = Objects.requireNonNull(accounts.get(row.getLong(4)), "an account of a posting");
                    postings.computeIfAbsent(
                                    new Place(row.getInt(1), row.getLong(2), row.getInt(3)), _ -> new ArrayList<>())
                            .add(new Leg(account.name, account.currency, row.getBoolean(5), row.getLong(6)));
                });
        return postings;
    }

    /** Reads a row. */
    @FunctionalInterface
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private void lookUp(String sql, RowReader reader) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("integer", column(place -> place.log)));
            select.setArray(2, connection.createArrayOf("bigint", column(place -> place.position)));
            select.setArray(3, connection.createArrayOf("integer", column(place -> place.part)));
            read(select, reader);
        }
    }

    private Object[] column(Function<Place, Object> part) {
        return expected.stream().map(Expected::place).map(part).toArray();
    }

    private static void read(PreparedStatement select, RowReader reader) throws SQLException {
        select.setFetchSize(Audit.ROWS_AT_ONCE);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                reader.read(row);
            }
        }
    }

    /** Entries whose event is missing, or moves no money. */
    private void nameUnknownEntries() throws SQLException {
        long entries;
        try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM query.entry");
                ResultSet row = count.executeQuery()) {
            row.next();
            entries = row.getLong(1);
        }
        if (entries == entriesFound) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT n.log, n.position, n.part, n.kind FROM query.entry n
                  LEFT JOIN ledger.event e USING (log, position)
                 WHERE e.type IS NULL
                    OR NOT CASE WHEN n.kind LIKE 'settlement.%'
                                THEN e.type IN ('settlement.lines-recorded', 'settlement.lines-reversed',
                                                'settlement.lines-counted', 'settlement.lines-withdrawn')
                                ELSE e.type = n.kind END""")) {
            read(
                    select,
                    row -> findings.add(
                            FindingKind.ENTRY_UNKNOWN,
                            new Place(row.getInt(1), row.getLong(2), row.getInt(3)).toString(),
                            "no %s is there".formatted(row.getString(4))));
        }
        if (findings.count(FindingKind.ENTRY_UNKNOWN) == 0) {
            findings.add(
                    FindingKind.ENTRY_UNKNOWN,
                    "query.entry",
                    "has %s entries where %s are due".formatted(entries, entriesFound));
        }
    }

    private void compareBalances() throws SQLException {
        Map<Account, Balance> missing = new TreeMap<>(balances);
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT tenant, name, currency, posted_minor, pending_minor FROM query.account")) {
            read(select, row -> {
                Account account = new Account(row.getString(1), row.getString(2), row.getString(3));
                Balance is = new Balance(row.getLong(4), row.getLong(5));
                compare(account, "", Objects.requireNonNullElse(missing.remove(account), Balance.NONE), is);
            });
        }
        missing.forEach((account, due) -> compare(account, " without a row", due, Balance.NONE));
    }

    private void compare(Account account, String where, Balance due, Balance is) {
        if (!due.equals(is)) {
            findings.add(FindingKind.BALANCE_DIFFERS, account + where, "is %s and should be %s".formatted(is, due));
        }
    }

    /** Each posting carries the balances after it: those of the one before, and itself. */
    private void addUpRunningBalances() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT account_id, log, position, part, number, pending, amount_minor, posted_after_minor,
                       pending_after_minor
                  FROM query.posting ORDER BY account_id, position, number""")) {
            read(select, new RunningBalance());
        }
    }

    private final class RunningBalance implements RowReader {

        private long account = -1;
        private long number;
        private Balance balance = Balance.NONE;

        @Override
        public void read(ResultSet row) throws SQLException {
            if (row.getLong("account_id") != account) {
                account = row.getLong("account_id");
                number = 0;
                balance = Balance.NONE;
            }
            number++;
            balance = balance.plus(row.getBoolean("pending"), row.getLong("amount_minor"));
            Balance is = new Balance(row.getLong("posted_after_minor"), row.getLong("pending_after_minor"));
            if (!balance.equals(is) || row.getLong("number") != number) {
                findings.add(
                        FindingKind.BALANCE_DIFFERS,
                        "%s after %s"
                                .formatted(
                                        accounts.get(account),
                                        new Place(row.getInt("log"), row.getLong("position"), row.getInt("part"))),
                        "is %s, number %s, and should be %s, number %s"
                                .formatted(is, row.getLong("number"), balance, number));
            }
        }
    }
}
