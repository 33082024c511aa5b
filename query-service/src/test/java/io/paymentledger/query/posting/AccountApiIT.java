package io.paymentledger.query.posting;

import static io.paymentledger.query.LedgerFixture.started;
import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.ChargeEvent.CaptureStarted;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeRefunded;
import io.paymentledger.events.ChargeEvent.DisputeOpened;
import io.paymentledger.events.ChargeEvent.RefundStarted;
import io.paymentledger.events.CorrectionEvent.CorrectionPosted;
import io.paymentledger.events.Currency;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.RefundReason;
import io.paymentledger.events.Side;
import io.paymentledger.events.StatedLeg;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.LedgerFixture.Entry;
import io.paymentledger.query.QueryServiceFixture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The books over HTTP: a small history that is known by heart, and a large random one of two more tenants. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountApiIT {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int EVENTS = 1_000;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final String said = "-Dseed=" + seed;
    private final Random random = new Random(seed);
    private final LedgerFixture ledger = new LedgerFixture();
    private final QueryServiceFixture service = new QueryServiceFixture(ledger.database);
    private final String tenant = ledger.newTenant();
    private final String key = ledger.key(tenant, Scope.AUDIT_READ);
    private final String busy = ledger.newTenant();
    private final String busyKey = ledger.key(busy, Scope.AUDIT_READ);
    private final String payable = "tenant:" + tenant + ":payable";
    private final StreamName charge = StreamName.key(tenant, "c-1");

    private long head;

    @BeforeAll
    void record() {
        System.out.println(said);
        // 1 to 7: 100 are authorised, 60 of them captured, and 10 of those refunded.
        ledger.append(write(0, terms(100), "key_a", "req-a"), write(1, started(), "key_a", "req-a"));
        ledger.append(write(2, new ChargeAuthorised("att_1", 100, "ref_1", null), "key_a", "req-a"));
        ledger.append(write(3, new CaptureStarted("att_2", "cap-1", 60, false, false), "key_b", "req-b"));
        ledger.append(write(4, new ChargeCaptured("att_2", 60, "ref_1", false), "key_b", "req-b"));
        ledger.append(
                write(5, new RefundStarted("att_3", "ref-1", 10, false, RefundReason.DUPLICATE), "key_c", "req-c"));
        ledger.append(write(6, new ChargeRefunded("att_3", 10, "ref_2"), "key_c", "req-c"));
        // 8: 50 are disputed. 9: a fee of 3 that counts a month earlier.
        ledger.append(write(7, new DisputeOpened("dp_1", 50, "fraudulent"), "gateway", "req-d"));
        ledger.append(new Entry(
                StreamName.correction(tenant, "fix-1"),
                0,
                new CorrectionPosted(
                        "a fee that nobody booked",
                        null,
                        Currency.of("EUR"),
                        List.of(
                                new StatedLeg("gateway:simulator:fees", Side.DEBIT, 3),
                                new StatedLeg("gateway:simulator:receivable", Side.CREDIT, 3)),
                        Instant.parse("2020-01-31T00:00:00Z"),
                        "v1:x"),
                new EventMetadata(tenant, "key_d", "req-e", "req-e", "req-e")));
        new RandomHistory(random, List.of(busy)).record(ledger, EVENTS);
        // 10 JPY more, so that an account has two currencies.
        ledger.append(
                StreamName.key(tenant, "yen"),
                0,
                terms(10, "JPY", null, null),
                started(),
                new ChargeCaptured("att_1", 10, "ref", true));
        head = ledger.log.head().in(LogAssignment.DEFAULT_LOG);
        assertThat(service.get(key, "/v1/accounts", "min_position", head).status())
                .isEqualTo(200);
    }

    @AfterAll
    void close() {
        service.close();
        ledger.close();
    }

    private Entry write(long sequence, LedgerEvent event, String actor, String request) {
        return new Entry(charge, sequence, event, new EventMetadata(tenant, actor, request, "req-a", request));
    }

    @Test
    void accountsComeWithTheirBalancesInTheOrderOfTheirFirstUse() {
        Answer answer = service.get(key, "/v1/accounts");

        assertThat(answer.position()).isEqualTo(head);
        assertThat(answer.data("account"))
                .containsExactly(
                        "gateway:simulator:receivable",
                        payable,
                        "gateway:simulator:disputed",
                        "gateway:simulator:fees",
                        "gateway:simulator:receivable",
                        payable);
        assertThat(answer.json().path("data").get(1)).isEqualTo(JSON.readTree("""
                {"account":"%s","type":"liability","normal_side":"credit",
                 "balance":{"currency":"EUR","posted":50,"pending":40,"available":50}}""".formatted(payable)));
        Answer first = service.get(key, "/v1/accounts", "limit", 4);
        assertThat(first.data("account")).hasSize(4);
        Answer second = service.get(
                key, "/v1/accounts", "cursor", first.json().path("next_cursor").stringValue());
        assertThat(second.data("account")).containsExactly("gateway:simulator:receivable", payable);
        for (String madeUp : List.of("AAAAAAAAAAEAAAAAAAAAAA", "x", "")) {
            assertThat(service.get(key, "/v1/accounts", "cursor", madeUp).errors())
                    .containsExactly("cursor");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2 | 0  | 0
            3 | 0  | 100
            4 | 0  | 100
            5 | 60 | 40
            6 | 60 | 40
            7 | 50 | 40
            9 | 50 | 40
            """)
    void aBalanceAtAPositionHasWhatMovedAndWhatIsHeld(long position, long posted, long pending) {
        Answer answer = service.get(key, "/v1/accounts/" + payable + "/balance", "at_position", position);

        assertThat(answer.json()).isEqualTo(JSON.readTree("""
                {"account":"%s","type":"liability","normal_side":"credit","position":%s,
                 "balances":[{"currency":"EUR","posted":%s,"pending":%s,"available":%3$s},
                             {"currency":"JPY","posted":0,"pending":0,"available":0}]}""".formatted(payable, position, posted, pending)));
        assertThat(answer.position()).isEqualTo(head);
    }

    @Test
    void aBalanceAsOfAnInstantHasWhatWasRecordedByThenAndOneByEffectWhatCountsByThen() {
        Instant captured = ledger.history(charge).get(4).occurredAt();

        JsonNode by = balance(payable, "as_of", captured);
        assertThat(by.path("as_of").stringValue()).isEqualTo(Timestamps.format(captured));
        assertThat(by.path("position").longValue()).isEqualTo(5);
        assertThat(by.path("balances").get(0).path("posted").longValue()).isEqualTo(60);
        assertThat(posted("gateway:simulator:receivable", "as_of", captured.minusNanos(1_000)))
                .isZero();
        // The fee was recorded last of all, and counts from January 2020 on.
        assertThat(posted("gateway:simulator:receivable", "as_of", captured)).isEqualTo(60);
        assertThat(posted("gateway:simulator:receivable", "effective_as_of", captured))
                .isEqualTo(57);
        assertThat(posted("gateway:simulator:fees", "as_of", captured)).isZero();
        assertThat(posted("gateway:simulator:fees", "effective_as_of", captured))
                .isEqualTo(3);
        assertThat(posted("gateway:simulator:fees", "effective_as_of", "2020-01-31T00:00:00Z"))
                .isEqualTo(3);
        assertThat(posted("gateway:simulator:fees", "effective_as_of", "2020-01-30T23:59:59.999999Z"))
                .isZero();
        assertThat(posted("gateway:simulator:receivable", "effective_as_of", "2020-01-31T00:00:00Z"))
                .isEqualTo(-3);
        assertThat(posted("gateway:simulator:receivable", "effective_as_of", "2999-01-01T00:00:00Z"))
                .isEqualTo(posted("gateway:simulator:receivable", "at_position", head));
    }

    @Test
    void aTrialBalanceComesToZeroAtEveryPosition() {
        JsonNode whole = service.get(key, "/v1/trial-balance").json();
        assertThat(whole.path("totals")).isEqualTo(JSON.readTree("""
                [{"currency":"EUR","debit":53,"credit":53,"pending_debit":40,"pending_credit":40,"balanced":true},
                 {"currency":"JPY","debit":10,"credit":10,"pending_debit":0,"pending_credit":0,"balanced":true}]"""));
        assertThat(whole.path("accounts").get(0)).isEqualTo(JSON.readTree("""
                {"account":"gateway:simulator:receivable","type":"asset","currency":"EUR",
                 "debit":0,"credit":3,"pending_debit":40,"pending_credit":0}"""));
        for (int draw = 0; draw < 30; draw++) {
            long position = random.nextLong(0, head + 1);
            JsonNode totals = service.get(busyKey, "/v1/trial-balance", "at_position", position)
                    .json()
                    .path("totals");
            assertThat(totals.valueStream())
                    .as("%s, position %s", said, position)
                    .allMatch(total -> total.path("balanced").booleanValue()
                            && total.path("debit").longValue()
                                    == total.path("credit").longValue()
                            && total.path("pending_debit").longValue()
                                    == total.path("pending_credit").longValue());
        }
        assertThat(service.get(busyKey, "/v1/trial-balance", "at_position", head)
                        .json()
                        .path("totals"))
                .hasSize(2);
    }

    @Test
    void aStatementLeadsFromItsOpeningBalanceToItsClosingOneLineByLine() {
        String receivable = "gateway:simulator:receivable";
        Instant from = ledger.history(charge).get(4).occurredAt();
        JsonNode statement = service.get(
                        key, "/v1/accounts/" + receivable + "/statement", "from", from, "currency", "EUR")
                .json();

        assertThat(statement.path("after_position").longValue()).isEqualTo(4);
        assertThat(statement.path("through_position").longValue()).isEqualTo(head);
        assertThat(statement.path("opening")).isEqualTo(JSON.readTree("{\"posted\":0,\"pending\":100}"));
        assertThat(statement.path("closing")).isEqualTo(JSON.readTree("{\"posted\":-3,\"pending\":40}"));
        assertThat(statement
                        .path("lines")
                        .path("data")
                        .valueStream()
                        .map(line -> "%s %s %s %s -> %s/%s"
                                .formatted(
                                        line.path("kind").stringValue(),
                                        line.path("layer").stringValue(),
                                        line.path("side").stringValue(),
                                        line.path("amount").longValue(),
                                        line.path("balance").path("posted").longValue(),
                                        line.path("balance").path("pending").longValue())))
                .containsExactly(
                        "charge.captured pending credit 60 -> 0/40",
                        "charge.captured posted debit 60 -> 60/40",
                        "charge.refunded posted credit 10 -> 50/40",
                        "charge.dispute-opened posted credit 50 -> 0/40",
                        "correction.posted posted credit 3 -> -3/40");
        JsonNode until = service.get(key, "/v1/accounts/" + receivable + "/statement", "to", from, "currency", "EUR")
                .json();
        assertThat(until.path("closing")).isEqualTo(statement.path("opening"));
        assertThat(until.path("opening")).isEqualTo(JSON.readTree("{\"posted\":0,\"pending\":0}"));
        assertThat(until.path("lines").path("data")).hasSize(1);
    }

    @Test
    void aStatementComesInPagesThatGoOnWhereTheOneBeforeEnded() {
        String receivable = "gateway:stripe:receivable";
        List<Long> numbers = new ArrayList<>();
        long posted = 0;
        long pending = 0;
        String cursor = "";
        JsonNode page;
        do {
            page = (cursor.isEmpty()
                            ? service.get(
                                    busyKey, "/v1/accounts/" + receivable + "/statement", "currency", "EUR", "limit", 7)
                            : service.get(
                                    busyKey,
                                    "/v1/accounts/" + receivable + "/statement",
                                    "currency",
                                    "EUR",
                                    "limit",
                                    7,
                                    "cursor",
                                    cursor))
                    .json();
            for (JsonNode line : page.path("lines").path("data")) {
                long amount = line.path("amount").longValue()
                        * (line.path("side").stringValue().equals("debit") ? 1 : -1);
                posted += line.path("layer").stringValue().equals("posted") ? amount : 0;
                pending += line.path("layer").stringValue().equals("pending") ? amount : 0;
                numbers.add(line.path("number").longValue());
                assertThat(line.path("balance").path("posted").longValue())
                        .as(said)
                        .isEqualTo(posted);
                assertThat(line.path("balance").path("pending").longValue())
                        .as(said)
                        .isEqualTo(pending);
            }
            cursor = page.path("lines").path("next_cursor").stringValue("");
        } while (page.path("lines").path("has_more").booleanValue());

        assertThat(numbers)
                .as(said)
                .hasSizeGreaterThan(20)
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(page.path("closing").path("posted").longValue()).as(said).isEqualTo(posted);
        assertThat(page.path("closing").path("pending").longValue()).as(said).isEqualTo(pending);
    }

    @Test
    void anExplanationNamesEventCommandActorRequestAndKeyOfEachPosting() {
        JsonNode lines = service.get(key, "/v1/accounts/" + payable + "/explain", "currency", "EUR")
                .json()
                .path("lines")
                .path("data");

        assertThat(lines.valueStream()
                        .map(line -> line.path("entry"))
                        .map(entry -> "%s by %s %s of %s in %s"
                                .formatted(
                                        entry.path("event").path("type").stringValue(),
                                        entry.path("command").path("operation").stringValue(),
                                        entry.path("command")
                                                .path("idempotency_key")
                                                .stringValue("-"),
                                        entry.path("command").path("actor").stringValue(),
                                        entry.path("command").path("request_id").stringValue())))
                .containsExactly(
                        "charge.authorised by create c-1 of key_a in req-a",
                        "charge.captured by capture cap-1 of key_b in req-b",
                        "charge.captured by capture cap-1 of key_b in req-b",
                        "charge.refunded by refund ref-1 of key_c in req-c");
        assertThat(lines.get(3).path("entry").path("command").path("reason").stringValue())
                .isEqualTo("duplicate");
        assertThat(entry("8").path("command").path("operation").stringValue()).isEqualTo("gateway");
        assertThat(entry("9").path("command")).isEqualTo(JSON.readTree("""
                {"operation":"correct","idempotency_key":"fix-1","reason":"a fee that nobody booked",
                 "actor":"key_d","request_id":"req-e"}"""));
        assertThat(entry("9").path("effective_at").stringValue()).isEqualTo("2020-01-31T00:00:00.000000Z");
        assertThat(entry("7").path("postings")).isEqualTo(JSON.readTree("""
                [{"account":"%s","currency":"EUR","layer":"posted","side":"debit","amount":10},
                 {"account":"gateway:simulator:receivable","currency":"EUR","layer":"posted","side":"credit","amount":10}]""".formatted(payable)));
    }

    private JsonNode entry(String position) {
        return service.get(key, "/v1/entries/" + position).json().path("data").get(0);
    }

    @Test
    void whatAnExplanationShowsComesToTheFigureThatItExplains() {
        String account = "tenant:" + busy + ":payable";
        Instant from = ledger.history(charge).getFirst().occurredAt();
        long posted = 0;
        long pending = 0;
        String cursor = "";
        JsonNode page;
        do {
            page = (cursor.isEmpty()
                            ? service.get(
                                    busyKey,
                                    "/v1/accounts/" + account + "/explain",
                                    "currency",
                                    "EUR",
                                    "from",
                                    from,
                                    "limit",
                                    40)
                            : service.get(
                                    busyKey,
                                    "/v1/accounts/" + account + "/explain",
                                    "currency",
                                    "EUR",
                                    "from",
                                    from,
                                    "limit",
                                    40,
                                    "cursor",
                                    cursor))
                    .json();
            assertThat(page.path("before").path("posted").longValue()).as(said).isEqualTo(posted);
            assertThat(page.path("before").path("pending").longValue()).as(said).isEqualTo(pending);
            posted += page.path("shown").path("posted").longValue();
            pending += page.path("shown").path("pending").longValue();
            assertThat(page.path("change").path("posted").longValue())
                    .as(said)
                    .isEqualTo(posted + page.path("after").path("posted").longValue());
            long shown = page.path("lines")
                    .path("data")
                    .valueStream()
                    .map(line -> line.path("line"))
                    .filter(line -> line.path("layer").stringValue().equals("posted"))
                    .mapToLong(line -> line.path("amount").longValue()
                            * (line.path("side").stringValue().equals("credit") ? 1 : -1))
                    .sum();
            assertThat(page.path("shown").path("posted").longValue()).as(said).isEqualTo(shown);
            cursor = page.path("lines").path("next_cursor").stringValue("");
        } while (!cursor.isEmpty());

        assertThat(page.path("after")).isEqualTo(JSON.readTree("{\"posted\":0,\"pending\":0}"));
        assertThat(page.path("change").path("posted").longValue()).as(said).isEqualTo(posted);
        assertThat(page.path("closing").path("posted").longValue())
                .as(said)
                .isEqualTo(page.path("opening").path("posted").longValue() + posted);
        assertThat(page.path("change").path("pending").longValue()).as(said).isEqualTo(pending);
    }

    @Test
    void aTenantSeesItsOwnBooksOnly() {
        // Both have an account of this name.
        assertThat(posted("gateway:simulator:receivable", "at_position", head)).isEqualTo(-3);
        assertThat(service.get(busyKey, "/v1/accounts/" + payable + "/balance").status())
                .isEqualTo(404);
        assertThat(service.get(busyKey, "/v1/accounts/" + payable + "/statement")
                        .status())
                .isEqualTo(404);
        assertThat(service.get(busyKey, "/v1/accounts/" + payable + "/explain").status())
                .isEqualTo(404);
        assertThat(service.get(key, "/v1/entries/3").status()).isEqualTo(200);
        assertThat(service.get(busyKey, "/v1/entries/3").status()).isEqualTo(404);
        assertThat(service.get(busyKey, "/v1/accounts").data("account")).noneMatch(payable::equals);
        assertThat(service.get(busyKey, "/v1/trial-balance").response().body()).doesNotContain(payable);
        String stranger = ledger.key(ledger.newTenant(), Scope.AUDIT_READ);
        assertThat(service.get(stranger, "/v1/accounts").json().path("data")).isEmpty();
        assertThat(service.get(stranger, "/v1/trial-balance").json().path("totals"))
                .isEmpty();
        assertThat(service.get(stranger, "/v1/accounts/gateway:simulator:receivable/balance")
                        .status())
                .isEqualTo(404);
        String reader = ledger.key(tenant, Scope.CHARGES_READ);
        assertThat(service.get(reader, "/v1/trial-balance").code()).isEqualTo("forbidden");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            accounts?limit=0&cursor=x&type=y                                          | cursor,limit,type
            trial-balance?as_of=now&at_position=-1                                    | as_of,at_position,at_position
            trial-balance?as_of=2026-01-01T00:00:00Z&effective_as_of=2026-01-01T00:00:00Z | effective_as_of
            accounts/gateway:simulator:receivable/statement                           | currency
            accounts/gateway:simulator:receivable/statement?currency=USD              | currency
            accounts/gateway:simulator:receivable/statement?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z | to
            accounts/gateway:simulator:receivable/explain?currency=EUR&limit=101      | limit
            """)
    void aQuestionThatDoesNotFitIsNamed(String query, String parameters) {
        Answer answer = service.ask(key, "/v1/" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errors().stream().sorted()).containsExactly(parameters.split(","));
    }

    @ParameterizedTest
    @ValueSource(strings = {"accounts/none/balance", "accounts/gateway:never:fees/statement", "entries/1", "entries/x"})
    void whatIsNotThereIsNotFound(String path) {
        assertThat(service.ask(key, "/v1/" + path).status()).isEqualTo(404);
    }

    @Test
    void aPositionThatIsNotReachedYetIsWaitedFor() {
        Answer answer = service.get(key, "/v1/trial-balance", "at_position", head + 1);

        assertThat(answer.code()).isEqualTo("read-behind");
        assertThat(answer.header("Retry-After")).isNotEmpty();
    }

    private JsonNode balance(String account, String cut, Object at) {
        return service.get(key, "/v1/accounts/" + account + "/balance", cut, at).json();
    }

    private long posted(String account, String cut, Object at) {
        return balance(account, cut, at).path("balances").get(0).path("posted").longValue();
    }
}
