package io.paymentledger.query.posting;

import io.paymentledger.query.projection.Comparison;
import io.paymentledger.query.projection.EarlierEvents;
import io.paymentledger.query.projection.LogEvent;
import io.paymentledger.query.projection.LogPage;
import io.paymentledger.query.projection.Pace;
import io.paymentledger.query.projection.ReadModel;
import io.paymentledger.query.rows.PageWrites;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Posts what moves money. A batch costs a fixed number of statements, however many events it has.
 *
 * <p>Running balances need one writer at a time and every event of a log in its order: the row of the log's head is
 * locked, what it contains is passed over, and a gap after it throws.
 */
final class PostingReadModel implements ReadModel {

    /** The kinds of events that have no part in the books, whatever they say. */
    private static final Set<String> MOVES_NOTHING = Set.of("key", "order", "token", "notification", "month");

    private static final List<String> ACCOUNT = List.of("tenant", "name", "currency");

    /** The tables whose rows name an account by its number. */
    private static final Set<String> OF_ACCOUNTS = Set.of("posting", "dated_posting", "dated_day");

    private final PostingTable table;
    private final ClaimTable claimTable = new ClaimTable();
    private final PostingRules rules;
    private final EarlierEvents earlier;

    PostingReadModel(PostingTable table, PostingRules rules, EarlierEvents earlier) {
        this.table = table;
        this.rules = rules;
        this.earlier = earlier;
    }

    @Override
    public String name() {
        return "postings";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public List<String> tables() {
        return List.of("account", "entry", "posting", "dated_posting", "dated_day", "settled_line", "posting_head");
    }

    /** Accounts are told apart by their names: another making of several logs may have given out their numbers otherwise. */
    @Override
    public Comparison comparison(String table, List<String> primaryKey) {
        if (table.equals("account")) {
            return new Comparison(
                    ACCOUNT,
                    "SELECT t.tenant, t.name, t.currency, to_jsonb(t) - 'account_id' AS content FROM {schema}.account t");
        }
        if (!OF_ACCOUNTS.contains(table)) {
            return Comparison.whole(table, primaryKey);
        }
        List<String> rest = primaryKey.stream()
                .filter(column -> !column.equals("account_id"))
                .toList();
        return new Comparison(
                Stream.concat(ACCOUNT.stream(), rest.stream()).toList(),
                "SELECT a.tenant, a.name, a.currency, %s, to_jsonb(t) - 'account_id' AS content"
                                .formatted(rest.stream()
                                        .map(column -> "t." + column)
                                        .collect(Collectors.joining(", ")))
                        + " FROM {schema}.%s t JOIN {schema}.account a USING (account_id)".formatted(table));
    }

    @Override
    public Optional<String> renumbers() {
        return Optional.of("""
                EXISTS (SELECT FROM query.account l JOIN query_next.account n USING (tenant, name, currency)
                         WHERE l.account_id <> n.account_id)""");
    }

    @Override
    public Pace pace() {
        return Pace.GATHERING;
    }

    /** Of a kind that nobody has heard of yet, nobody knows whether it moves money. */
    @Override
    public boolean needs(String kind) {
        return !MOVES_NOTHING.contains(kind);
    }

    @Override
    public void apply(Connection connection, LogPage page) throws SQLException {
        SortedMap<Integer, Long> heads =
                table.lockHeads(connection, page.reached().positions().keySet());
        SortedMap<Integer, Long> moved = new TreeMap<>(heads);
        List<LogEvent> fresh = fresh(page, moved);
        PageWrites writes = new PageWrites(connection);
        if (!fresh.isEmpty()) {
            post(connection, fresh, writes);
        }
        if (!moved.equals(heads)) {
            table.moveHeads(writes, moved);
        }
        writes.send();
    }

    /** The events that the tables do not contain yet. */
    private static List<LogEvent> fresh(LogPage page, Map<Integer, Long> heads) {
        List<LogEvent> fresh = page.events().stream()
                .filter(event -> event.recorded().position() > heads.getOrDefault(event.log(), 0L))
                .toList();
        page.reached().positions().forEach((log, reached) -> {
            long head = heads.getOrDefault(log, 0L);
            if (page.after().in(log) > head) {
                throw new IllegalStateException("a page of log %s begins after position %s where position %s is due"
                        .formatted(log, page.after().in(log), head + 1));
            }
            heads.put(log, Math.max(head, reached));
        });
        return fresh;
    }

    private void post(Connection connection, List<LogEvent> events, PageWrites writes) throws SQLException {
        LineClaims claims = new LineClaims(claimTable.read(connection, LineClaims.keys(events)));
        Bookkeeping bookkeeping = new Bookkeeping(rules, claims, earlier.fold(events, ChargeBook::after));
        events.forEach(bookkeeping::fold);
        claimTable.write(writes, claims);
        List<Entry> entries = bookkeeping.entries();
        if (entries.isEmpty()) {
            return;
        }
        Set<AccountKey> touched = entries.stream()
                .flatMap(entry -> entry.legs().stream())
                .map(Entry.Leg::account)
                .collect(Collectors.toSet());
        Map<AccountKey, AccountRow> accounts = table.accounts(connection, touched);
        int lastId = accounts.size() == touched.size() ? 0 : table.lastAccountId(connection);
        List<Posting> postings = Bookkeeping.postings(entries, accounts, lastId);
        table.write(writes, entries, postings, accounts.values());
    }
}
