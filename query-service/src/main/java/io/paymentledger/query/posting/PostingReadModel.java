package io.paymentledger.query.posting;

import io.paymentledger.query.projection.LogEvent;
import io.paymentledger.query.projection.LogPage;
import io.paymentledger.query.projection.ReadModel;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Posts what moves money. A batch costs a fixed number of statements, however many events it has.
 *
 * <p>Running balances need one writer at a time and every event of a log in its order: the row of the log's head is
 * locked, what it contains is passed over, and a gap after it throws.
 */
final class PostingReadModel implements ReadModel {

    /** The kinds of events that have no part in the books, whatever they say. */
    private static final Set<String> MOVES_NOTHING = Set.of("key", "order", "token", "notification");

    private final PostingTable table;
    private final ClaimTable claimTable = new ClaimTable();
    private final PostingRules rules;

    PostingReadModel(PostingTable table, PostingRules rules) {
        this.table = table;
        this.rules = rules;
    }

    @Override
    public String name() {
        return "postings";
    }

    @Override
    public List<String> tables() {
        return List.of(
                "query.account",
                "query.entry",
                "query.posting",
                "query.dated_posting",
                "query.dated_day",
                "query.charge_book",
                "query.settled_line",
                "query.posting_head");
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
        if (!fresh.isEmpty()) {
            post(connection, fresh);
        }
        if (!moved.equals(heads)) {
            table.moveHeads(connection, moved);
        }
    }

    /** The events that the tables do not contain yet. */
    private static List<LogEvent> fresh(LogPage page, Map<Integer, Long> heads) {
        List<LogEvent> fresh = page.events().stream()
                .filter(event -> event.recorded().position() > heads.getOrDefault(event.log(), 0L))
                .toList();
        page.reached().positions().forEach((log, reached) -> {
            long head = heads.getOrDefault(log, 0L);
            if (page.after().in(log) > head) {
                throw new IllegalStateException("a page of log %d begins after position %d where position %d is due"
                        .formatted(log, page.after().in(log), head + 1));
            }
            heads.put(log, Math.max(head, reached));
        });
        return fresh;
    }

    private void post(Connection connection, List<LogEvent> events) throws SQLException {
        LineClaims claims = new LineClaims(claimTable.read(connection, LineClaims.keys(events)));
        Bookkeeping bookkeeping =
                new Bookkeeping(rules, claims, table.books(connection, LogEvent.continuedCharges(events)));
        events.forEach(bookkeeping::fold);
        claimTable.write(connection, claims);
        table.writeBooks(connection, bookkeeping.begunBooks(), bookkeeping.changedBooks());
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
        table.write(connection, entries, postings, accounts.values());
    }
}
