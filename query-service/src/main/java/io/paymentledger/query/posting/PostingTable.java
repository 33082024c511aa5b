package io.paymentledger.query.posting;

import io.paymentledger.events.AccountType;
import io.paymentledger.query.rows.PageWrites;
import io.paymentledger.query.rows.RowSet;
import io.paymentledger.query.rows.RowWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tables of the read model as a batch reads and writes them, each with one statement. */
final class PostingTable {

    private static final RowWriter<AccountRow> ACCOUNTS = RowWriter.ofAny(
            "account",
            new RowSet<AccountRow>()
                    .with("account_id", "integer", AccountRow::accountId)
                    .with("log", "integer", AccountRow::log)
                    .with("tenant", "text", row -> row.key().tenant())
                    .with("name", "text", row -> row.key().name())
                    .with("currency", "text", row -> row.key().currency())
                    .with("type", "text", row -> row.type().wireName())
                    .with("postings", "bigint", AccountRow::postings)
                    .with("opened_position", "bigint", AccountRow::openedPosition)
                    .with("position", "bigint", AccountRow::position)
                    .with("posted_minor", "bigint", AccountRow::postedMinor)
                    .with("pending_minor", "bigint", AccountRow::pendingMinor)
                    .with("dated_posted_minor", "bigint", AccountRow::datedPostedMinor)
                    .with("dated_pending_minor", "bigint", AccountRow::datedPendingMinor),
            """
            ON CONFLICT (account_id) DO UPDATE
               SET postings = excluded.postings,
                   position = excluded.position,
                   posted_minor = excluded.posted_minor,
                   pending_minor = excluded.pending_minor,
                   dated_posted_minor = excluded.dated_posted_minor,
                   dated_pending_minor = excluded.dated_pending_minor""");

    private static final RowSet<AccountKey> ACCOUNT_KEYS = new RowSet<AccountKey>()
            .with("tenant", "text", AccountKey::tenant)
            .with("name", "text", AccountKey::name)
            .with("currency", "text", AccountKey::currency);

    private static final RowWriter<Entry> ENTRIES = RowWriter.ofNew(
            "entry",
            new RowSet<Entry>()
                    .with("log", "integer", Entry::log)
                    .with("position", "bigint", entry -> entry.event().position())
                    .with("part", "smallint", entry -> (short) entry.part())
                    .with("tenant", "text", entry -> entry.event().stream().tenant())
                    .with("charge_id", "text", Entry::chargeId)
                    .with("kind", "text", Entry::kind)
                    .with("rule_version", "integer", Entry::ruleVersion)
                    .with("recorded_at", "timestamptz", entry -> entry.event().occurredAt())
                    .with("effective_at", "timestamptz", Entry::effectiveAt));

    private static final RowWriter<Posting> POSTINGS = RowWriter.ofNew(
            "posting",
            new RowSet<Posting>()
                    .with("log", "integer", posting -> posting.entry().log())
                    .with(
                            "position",
                            "bigint",
                            posting -> posting.entry().event().position())
                    .with("part", "smallint", posting -> (short) posting.entry().part())
                    .with("leg", "smallint", posting -> (short) posting.leg())
                    .with("account_id", "integer", posting -> posting.after().accountId())
                    .with("number", "bigint", posting -> posting.after().postings())
                    .with("pending", "boolean", posting -> posting.layer() == Layer.PENDING)
                    .with("amount_minor", "bigint", Posting::amountMinor)
                    .with(
                            "posted_after_minor",
                            "bigint",
                            posting -> posting.after().postedMinor())
                    .with(
                            "pending_after_minor",
                            "bigint",
                            posting -> posting.after().pendingMinor()));

    private static final RowWriter<Posting> DATED = RowWriter.ofNew(
            "dated_posting",
            new RowSet<Posting>()
                    .with("log", "integer", posting -> posting.entry().log())
                    .with(
                            "position",
                            "bigint",
                            posting -> posting.entry().event().position())
                    .with("account_id", "integer", posting -> posting.after().accountId())
                    .with("number", "bigint", posting -> posting.after().postings())
                    .with("pending", "boolean", posting -> posting.layer() == Layer.PENDING)
                    .with("amount_minor", "bigint", Posting::amountMinor)
                    .with(
                            "effective_at",
                            "timestamptz",
                            posting -> posting.entry().effectiveAt())
                    .with(
                            "dated_posted_after_minor",
                            "bigint",
                            posting -> posting.after().datedPostedMinor())
                    .with(
                            "dated_pending_after_minor",
                            "bigint",
                            posting -> posting.after().datedPendingMinor()));

    private static final RowWriter<DaySum> DAYS = RowWriter.ofAny(
            "dated_day",
            new RowSet<DaySum>()
                    .with("account_id", "integer", DaySum::accountId)
                    .with("day", "date", sum -> sum.day.toString())
                    .with("posted_minor", "bigint", DaySum::postedMinor)
                    .with("pending_minor", "bigint", DaySum::pendingMinor),
            """
            ON CONFLICT (account_id, day) DO UPDATE
               SET posted_minor = %s,
                   pending_minor = %s""".formatted(
                            LargestSum.sqlPlus("t.posted_minor", "excluded.posted_minor"),
                            LargestSum.sqlPlus("t.pending_minor", "excluded.pending_minor")));

    private static final RowSet<Map.Entry<Integer, Long>> HEADS = new RowSet<Map.Entry<Integer, Long>>()
            .with("log", "integer", Map.Entry::getKey)
            .with("position", "bigint", Map.Entry::getValue);

    private static final String MOVE_HEADS =
            "UPDATE posting_head h SET position = given.position FROM " + HEADS.source() + " WHERE h.log = given.log";

    /** What the dated postings of one account that count on one day come to. */
    private record DaySum(int accountId, LocalDate day, long postedMinor, long pendingMinor) {

        static DaySum of(Posting posting) {
            LocalDate day = LocalDate.ofInstant(posting.entry().effectiveAt(), ZoneOffset.UTC);
            return switch (posting.layer()) {
                case POSTED -> new DaySum(posting.after().accountId(), day, posting.amountMinor(), 0);
                case PENDING -> new DaySum(posting.after().accountId(), day, 0, posting.amountMinor());
            };
        }

        DaySum plus(DaySum other) {
            return new DaySum(
                    accountId,
                    day,
                    LargestSum.plus(postedMinor, other.postedMinor),
                    LargestSum.plus(pendingMinor, other.pendingMinor));
        }
    }

    /**
     * Locks the heads of some logs, in the order of their numbers, until the transaction ends: whoever else folds waits
     * here, and then sees what was folded.
     *
     * @return the last position of each log that the tables contain
     */
    SortedMap<Integer, Long> lockHeads(Connection connection, Collection<Integer> logs) throws SQLException {
        SortedMap<Integer, Long> heads = lockedHeads(connection, logs);
        if (heads.size() < logs.size()) {
            try (PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO posting_head (log, position) SELECT log, 0 FROM unnest(?) AS folded (log) ORDER BY log
                    ON CONFLICT DO NOTHING""")) {
                insert.setArray(1, connection.createArrayOf("integer", logs.toArray()));
                insert.executeUpdate();
            }
            heads = lockedHeads(connection, logs);
        }
        return heads;
    }

    private static SortedMap<Integer, Long> lockedHeads(Connection connection, Collection<Integer> logs)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT log, position FROM posting_head WHERE log = ANY (?) ORDER BY log FOR UPDATE")) {
            select.setArray(1, connection.createArrayOf("integer", logs.toArray()));
            try (ResultSet row = select.executeQuery()) {
                SortedMap<Integer, Long> heads = new TreeMap<>();
                while (row.next()) {
                    heads.put(row.getInt(1), row.getLong(2));
                }
                return heads;
            }
        }
    }

    /** Moves the heads on. */
    void moveHeads(PageWrites page, Map<Integer, Long> heads) {
        page.with(MOVE_HEADS, HEADS, heads.entrySet());
    }

    /** Some accounts, those that there are. */
    Map<AccountKey, AccountRow> accounts(Connection connection, Set<AccountKey> keys) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT account_id, log, tenant, name, currency, type, postings, opened_position, position,
                       posted_minor, pending_minor, dated_posted_minor, dated_pending_minor
                  FROM account
                  JOIN %s USING (tenant, name, currency)""".formatted(ACCOUNT_KEYS.source()))) {
            RowSet.planEachTime(select);
            ACCOUNT_KEYS.bind(connection, select, keys);
            try (ResultSet row = select.executeQuery()) {
                Map<AccountKey, AccountRow> accounts = new HashMap<>();
                while (row.next()) {
                    AccountRow account = account(row);
                    accounts.put(account.key(), account);
                }
                return accounts;
            }
        }
    }

    /** The highest number of an account; 0 if there is none. */
    int lastAccountId(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT coalesce(max(account_id), 0) FROM account");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    /** Writes entries with all that belongs to them; the database refuses them if one does not balance. */
    void write(
            PageWrites page, Collection<Entry> entries, Collection<Posting> postings, Collection<AccountRow> accounts)
            throws SQLException {
        List<Posting> dated =
                postings.stream().filter(posting -> posting.entry().isDated()).toList();
        page.with(ACCOUNTS, accounts)
                .with(ENTRIES, entries)
                .with(POSTINGS, postings)
                .with(DATED, dated)
                .with(DAYS, days(dated));
    }

    private static Collection<DaySum> days(Collection<Posting> dated) {
        return dated.stream()
                .map(DaySum::of)
                .collect(Collectors.toMap(
                        sum -> Map.entry(sum.accountId, sum.day), sum -> sum, DaySum::plus, LinkedHashMap::new))
                .values();
    }

    private static AccountRow account(ResultSet row) throws SQLException {
        return new AccountRow(
                row.getInt(1),
                row.getInt(2),
                new AccountKey(row.getString(3), row.getString(4), row.getString(5)),
                AccountType.valueOf(row.getString(6).toUpperCase(Locale.ROOT)),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12),
                row.getLong(13));
    }
}
