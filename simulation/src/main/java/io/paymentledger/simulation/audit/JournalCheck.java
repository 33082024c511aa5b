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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares entries, postings and balances with what the events mean by {@link MoneyRules}. As each entry is compared,
 * and each running balance is added up again, every balance at every position is compared with them.
 */
final class JournalCheck {

    /** Each rule of {@code docs/reference/accounts.md} is in its first version. */
    private static final int RULE_VERSION = 1;

    private final Connection connection;
    private final Findings findings;
    private final MonthCheck months;
    private final AccountCheck accounts;
    private final DatedCheck dated;
    private final List<Expected> expected = new ArrayList<>();

    private long entriesFound;
    private long entriesDue;
    private long postingsFound;

    /** The place of an event, and the part of it that an entry is about. */
    record Place(int log, long position, int part) {

        @Override
        public String toString() {
            return "log %s position %s".formatted(log, position) + (part == 0 ? "" : " part " + part);
        }
    }

    /**
     * A posting as it is.
     *
     * @param number its place in its account
     * @param leg its place in its entry
     */
    record Posting(Place place, long accountId, long number, int leg, boolean pending, long amount) {}

    /** What a posting moves. */
    private record Move(Account account, boolean pending, long amount) implements Comparable<Move> {

        @Override
        public int compareTo(Move other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return "%s %s%s".formatted(account, amount, pending ? " pending" : "");
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
            List<Move> moves) {

        boolean isDated() {
            return !effectiveAt.equals(recordedAt);
        }
    }

    /** @param months is told what each event moves */
    JournalCheck(Connection connection, MonthCheck months, Findings findings) throws SQLException {
        this.connection = connection;
        this.months = months;
        this.findings = findings;
        this.accounts = new AccountCheck(connection, findings);
        this.dated = new DatedCheck(connection, accounts, findings);
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
        String tenant = fact.tenant();
        Expected entry = new Expected(
                new Place(fact.log(), fact.position(), part),
                tenant,
                chargeId,
                kind,
                fact.occurredAt(),
                effectiveAt,
                legs.stream()
                        .map(leg -> new Move(
                                new Account(tenant, leg.account(), leg.currency()), leg.pending(), leg.amount()))
                        .sorted()
                        .toList());
        entry.moves.forEach(move -> accounts.add(fact, move.account, entry.isDated(), move.pending, move.amount));
        months.add(fact, tenant, effectiveAt, legs);
        entriesDue++;
        expected.add(entry);
        if (expected.size() == Audit.LOOKED_UP_AT_ONCE) {
            compareEntries();
        }
    }

    /** Compares what is left: the last entries, entries and postings that no event has, and all balances. */
    void finish() throws SQLException {
        compareEntries();
        nameUnknownEntries();
        nameUnknownPostings();
        accounts.compare();
        addUpRunningBalances();
        dated.finish();
        months.finish();
    }

    long entries() {
        return entriesDue;
    }

    int months() {
        return months.months();
    }

    int accounts() {
        return accounts.accounts();
    }

    private void compareEntries() throws SQLException {
        Map<Place, List<Posting>> postings = postings();
        Map<Place, Expected> missing = new HashMap<>();
        for (Expected entry : expected) {
            missing.put(entry.place, entry);
            if (entry.isDated()) {
                postings.getOrDefault(entry.place, List.of())
                        .forEach(posting -> dated.expect(posting, entry.effectiveAt));
            }
        }
        dated.compare();
        lookUp(
                "SELECT w.log, w.position, w.part, e.tenant, e.charge_id, e.kind, e.rule_version, e.recorded_at,"
                        + " e.effective_at"
                        + " FROM unnest(?, ?, ?) AS w (log, position, part) JOIN query.entry e USING (log, position, part)",
                row -> {
                    entriesFound++;
                    Place place = new Place(row.getInt(1), row.getLong(2), row.getInt(3));
                    Expected due = Objects.requireNonNull(missing.remove(place));
                    List<Posting> is = postings.getOrDefault(place, List.of());
                    findings.differ(FindingKind.ENTRY_DIFFERS, place.toString(), difference(due, row, is));
                    if (!isBalanced(is)) {
                        findings.add(FindingKind.ENTRY_UNBALANCED, place.toString(), "has " + moves(is));
                    }
                });
        missing.forEach((place, due) ->
                findings.add(FindingKind.ENTRY_MISSING, place.toString(), due.kind + " should have " + due.moves));
        expected.clear();
    }

    private @Nullable String difference(Expected due, ResultSet row, List<Posting> postings) throws SQLException {
        if (!due.tenant.equals(row.getString("tenant")) || !Objects.equals(due.chargeId, row.getString("charge_id"))) {
            return "is of another charge than " + due.tenant + "/" + due.chargeId;
        }
        if (!due.kind.equals(row.getString("kind"))) {
            return "is a %s and should be a %s".formatted(row.getString("kind"), due.kind);
        }
        if (row.getInt("rule_version") != RULE_VERSION) {
            return "is by version %s of its rule, which has version %s"
                    .formatted(row.getInt("rule_version"), RULE_VERSION);
        }
        if (!due.recordedAt.equals(Snapshot.instant(row, "recorded_at"))
                || !due.effectiveAt.equals(Snapshot.instant(row, "effective_at"))) {
            return "has another time than " + due.recordedAt + " and " + due.effectiveAt;
        }
        List<Move> moves = moves(postings);
        if (!due.moves.equals(moves)) {
            return "has %s and should have %s".formatted(moves, due.moves);
        }
        int last = postings.stream().mapToInt(Posting::leg).max().orElse(-1);
        return last == postings.size() - 1
                ? null
                : "has %s postings, of which the last is number %s from 0".formatted(postings.size(), last);
    }

    private List<Move> moves(List<Posting> postings) {
        return postings.stream().map(this::move).sorted().toList();
    }

    private Move move(Posting posting) {
        return new Move(accounts.of(posting.accountId), posting.pending, posting.amount);
    }

    /** Whether it comes to nothing in each currency and layer of each tenant. */
    private boolean isBalanced(List<Posting> postings) {
        Map<List<Object>, Long> sums = new HashMap<>();
        for (Posting posting : postings) {
            Account account = accounts.of(posting.accountId);
            sums.merge(List.of(account.tenant(), account.currency(), posting.pending), posting.amount, Math::addExact);
        }
        return sums.values().stream().allMatch(sum -> sum == 0);
    }

    private Map<Place, List<Posting>> postings() throws SQLException {
        Map<Place, List<Posting>> postings = new HashMap<>();
        lookUp(
                "SELECT p.* FROM unnest(?, ?, ?) AS w (log, position, part)"
                        + " JOIN query.posting p USING (log, position, part)",
                row -> {
                    postingsFound++;
                    Posting posting = posting(row);
                    postings.computeIfAbsent(posting.place, _ -> new ArrayList<>())
                            .add(posting);
                });
        return postings;
    }

    private static Posting posting(ResultSet row) throws SQLException {
        return new Posting(
                new Place(row.getInt("log"), row.getLong("position"), row.getInt("part")),
                row.getLong("account_id"),
                row.getLong("number"),
                row.getInt("leg"),
                row.getBoolean("pending"),
                row.getLong("amount_minor"));
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
        long entries = count(connection, "entry");
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

    /** Postings whose entry is missing. */
    private void nameUnknownPostings() throws SQLException {
        long postings = count(connection, "posting");
        if (postings == postingsFound) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT p.* FROM query.posting p
                  LEFT JOIN query.entry n USING (log, position, part)
                 WHERE n.position IS NULL""")) {
            read(select, row -> {
                Posting posting = posting(row);
                findings.add(
                        FindingKind.POSTING_UNKNOWN,
                        "%s leg %s".formatted(posting.place, posting.leg),
                        "no entry is there to post " + move(posting));
            });
        }
        if (findings.count(FindingKind.POSTING_UNKNOWN) == 0 && findings.count(FindingKind.ENTRY_UNKNOWN) == 0) {
            findings.add(
                    FindingKind.POSTING_UNKNOWN,
                    "query.posting",
                    "has %s postings of which %s are of an entry that is due".formatted(postings, postingsFound));
        }
    }

    /** How many rows a table of the read models has. */
    static long count(Connection connection, String table) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM query." + table);
                ResultSet row = count.executeQuery()) {
            row.next();
            return row.getLong(1);
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
                                        accounts.of(account),
                                        new Place(row.getInt("log"), row.getLong("position"), row.getInt("part"))),
                        "is %s, number %s, and should be %s, number %s"
                                .formatted(is, row.getLong("number"), balance, number));
            }
        }
    }
}
