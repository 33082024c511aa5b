package io.paymentledger.query.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.History;
import io.paymentledger.base.LedgerEventFormat;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import io.paymentledger.query.posting.Accounts.Selection;
import io.paymentledger.query.projection.EarlierEvents;
import io.paymentledger.query.projection.LogEvent;
import io.paymentledger.query.projection.LogPage;
import io.paymentledger.query.projection.Projections;
import java.sql.Connection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A random history, folded by the service while it is recorded, against the plainest books there are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostingIT {

    private static final int EVENTS = 3_000;
    private static final int DRAWS = 60;

    private static final int LOG = LogAssignment.DEFAULT_LOG;

    private static final String EVERYTHING = """
            SELECT t FROM (
                SELECT 1 AS o, a::text AS t FROM query.account a
                UNION ALL SELECT 2, e::text FROM query.entry e
                UNION ALL SELECT 3, p::text FROM query.posting p
                UNION ALL SELECT 4, d::text FROM query.dated_posting d
                UNION ALL SELECT 5, d::text FROM query.dated_day d
                UNION ALL SELECT 6, s::text FROM query.settled_line s
                UNION ALL SELECT 7, h::text FROM query.posting_head h) r ORDER BY o, t""";

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final String said = "-Dseed=" + seed;
    private final LedgerFixture ledger = new LedgerFixture();
    private final QueryServiceFixture service = new QueryServiceFixture(ledger.database);
    private final List<String> tenants = List.of(ledger.newTenant(), ledger.newTenant());
    private final List<RecordedEvent> history = new ArrayList<>();
    private final Random random = new Random(seed);

    @BeforeAll
    void record() {
        System.out.println(said);
        new RandomHistory(random, tenants).record(ledger, EVENTS);
        awaitHead();
        readHistory();
    }

    @AfterAll
    void close() {
        service.close();
        ledger.close();
    }

    @Test
    void aBalanceAtAnyPositionIsThatOfAFullReplay() {
        for (int draw = 0; draw < DRAWS; draw++) {
            long position = random.nextLong(0, history.size() + 1L);
            for (String tenant : tenants) {
                NaiveBooks books = new NaiveBooks(tenant, _ -> true);
                history.subList(0, (int) position).forEach(books::add);

                assertThat(sums(accounts().at(position, Selection.all(tenant))))
                        .as("%s, position %d", said, position)
                        .isEqualTo(books.sums);
            }
        }
    }

    @Test
    void aBalanceByEffectiveTimeCountsWhatIsEffectiveByThen() {
        Instant first = history.getFirst().occurredAt();
        Instant last = history.getLast().occurredAt();
        long lifeMicros = ChronoUnit.MICROS.between(first, last);
        for (int draw = 0; draw < DRAWS; draw++) {
            Instant instant = draw % 2 == 0
                    ? first.plus(random.nextLong(lifeMicros), ChronoUnit.MICROS)
                    : last.plus(random.nextLong(-4 * 86_400, 2 * 86_400), ChronoUnit.SECONDS);
            Instant at = draw % 5 == 0 ? instant.truncatedTo(ChronoUnit.DAYS) : instant;
            for (String tenant : tenants) {
                NaiveBooks books = new NaiveBooks(tenant, effective -> !effective.isAfter(at));
                history.forEach(books::add);

                Map<String, NaiveBooks.Sum> told =
                        sums(accounts().byEffect(at, accounts().positionAt(LOG, at), Selection.all(tenant)));
                told.values().removeIf(new NaiveBooks.Sum(0, 0)::equals);
                books.sums.values().removeIf(new NaiveBooks.Sum(0, 0)::equals);
                assertThat(told).as("%s, effective as of %s", said, at).isEqualTo(books.sums);
            }
        }
    }

    @Test
    void allAccountsTogetherComeToZeroAtEveryPosition() {
        for (int draw = 0; draw < DRAWS; draw++) {
            long position = random.nextLong(0, history.size() + 1L);
            for (String tenant : tenants) {
                Map<String, long[]> totals = new HashMap<>();
                for (Balance balance : accounts().at(position, Selection.all(tenant))) {
                    long[] total = totals.computeIfAbsent(balance.key().currency(), _ -> new long[2]);
                    total[0] = Math.addExact(total[0], balance.postedMinor());
                    total[1] = Math.addExact(total[1], balance.pendingMinor());
                }
                assertThat(totals.values())
                        .as("%s, position %d", said, position)
                        .allMatch(total -> total[0] == 0 && total[1] == 0);
            }
        }
    }

    @Test
    void anInstantsPositionIsThatOfTheLastEventByThen() {
        for (int draw = 0; draw < DRAWS; draw++) {
            Instant instant = history.get(random.nextInt(history.size())).occurredAt();
            long at = history.stream()
                    .filter(event -> !event.occurredAt().isAfter(instant))
                    .count();
            long before = history.stream()
                    .filter(event -> event.occurredAt().isBefore(instant))
                    .count();

            assertThat(accounts().positionAt(LOG, instant)).as(said).isEqualTo(at);
            assertThat(accounts().positionBefore(LOG, instant)).as(said).isEqualTo(before);
        }
        assertThat(accounts().positionAt(LOG, Instant.EPOCH)).isZero();
        assertThat(accounts().positionAt(LOG, Instant.parse("2999-01-01T00:00:00Z")))
                .isEqualTo(history.size());
    }

    @Test
    void runningBalancesAndNumbersFollowFromTheirPostings() {
        assertThat(rows("""
                SELECT count(*) FROM (
                    SELECT p.*, a.posted_minor, a.pending_minor, a.postings,
                           sum(amount_minor) FILTER (WHERE NOT pending) OVER w AS posted,
                           sum(amount_minor) FILTER (WHERE pending) OVER w AS held,
                           row_number() OVER w AS place
                      FROM query.posting p JOIN query.account a USING (account_id)
                    WINDOW w AS (PARTITION BY account_id ORDER BY p.position, p.part, p.leg)) p
                 WHERE posted_after_minor <> coalesce(posted, 0) OR pending_after_minor <> coalesce(held, 0)
                    OR number <> place
                    OR (number = postings AND (posted_after_minor <> posted_minor OR pending_after_minor <> pending_minor))""")).as(said).containsExactly("0");
        assertThat(rows("SELECT count(*) FROM query.posting").getFirst())
                .as(said)
                .isNotEqualTo("0");
    }

    @Test
    void aBatchThatComesAgainChangesNothing() {
        List<String> before = everything();
        List<LogEvent> again = history.subList(history.size() - 300, history.size()).stream()
                .map(event -> new LogEvent(LOG, event))
                .toList();

        new TransactionTemplate(service.bean(PlatformTransactionManager.class))
                .executeWithoutResult(_ -> fold(page(again)));

        assertThat(everything()).as(said).isEqualTo(before);
    }

    @Test
    void theReadModelDroppedAndReplayedEqualsTheOneBeforeRowByRow() {
        List<String> before = everything();
        DataSource pool = service.bean(DataSource.class);
        TransactionTemplate transaction = new TransactionTemplate(service.bean(PlatformTransactionManager.class));

        // One transaction, so that the service's own projection, which is idle, never sees the tables empty. Its
        // batches
        // end elsewhere than those of the first fold did.
        List<String> after = transaction.execute(_ -> {
            new JdbcTemplate(pool).execute("""
                    TRUNCATE query.account, query.entry, query.posting, query.dated_posting, query.dated_day,
                             query.settled_line, query.posting_head""");
            for (int from = 0; from < history.size(); ) {
                int to = Math.min(history.size(), from + random.nextInt(1, 700));
                fold(page(history.subList(from, to).stream()
                        .map(event -> new LogEvent(LOG, event))
                        .toList()));
                from = to;
            }
            return new JdbcTemplate(pool).queryForList(EVERYTHING, String.class);
        });

        assertThat(after).as(said).isEqualTo(before);
    }

    private void fold(LogPage page) {
        new JdbcTemplate(service.bean(DataSource.class)).execute((Connection connection) -> {
            connection.createStatement().execute("SET LOCAL search_path = query");
            EarlierEvents earlier = service.bean(Projections.class).earlierEvents();
            new PostingReadModel(new PostingTable(), PostingRules.CURRENT, earlier).apply(connection, page);
            return page;
        });
    }

    private static LogPage page(List<LogEvent> events) {
        return new LogPage(
                LogPositions.NONE.with(LOG, events.getFirst().recorded().position() - 1),
                events,
                LogPositions.NONE.with(LOG, events.getLast().recorded().position()));
    }

    private Accounts accounts() {
        return service.bean(Accounts.class);
    }

    private static SortedMap<String, NaiveBooks.Sum> sums(List<Balance> balances) {
        SortedMap<String, NaiveBooks.Sum> sums = new TreeMap<>();
        for (Balance balance : balances) {
            sums.put(
                    balance.key().name() + " " + balance.key().currency(),
                    new NaiveBooks.Sum(balance.postedMinor(), balance.pendingMinor()));
        }
        return sums;
    }

    private void awaitHead() {
        String head = Long.toString(ledger.log.head().in(LOG));
        await().until(() -> rows("SELECT position FROM query.posting_head").contains(head));
    }

    private void readHistory() {
        LedgerEventFormat format = new LedgerEventFormat();
        History histories = new History(ledger.log, format);
        Map<String, List<RecordedEvent>> streams = new HashMap<>();
        LogPositions after = LogPositions.NONE;
        while (after.in(LOG) < ledger.log.head().in(LOG)) {
            for (StoredEvent stored : ledger.log.readAfter(after, 1_000)) {
                history.add(streams.computeIfAbsent(stored.stream(), stream -> histories.of(new StreamName(stream)))
                        .get((int) stored.sequence()));
                after = after.with(LOG, stored.position());
            }
        }
    }

    private List<String> everything() {
        return rows(EVERYTHING);
    }

    private List<String> rows(String sql) {
        return ledger.rows("query_service", sql);
    }
}
