package io.paymentledger.query.reconciliation;

import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeRefunded;
import io.paymentledger.events.ChargeEvent.DisputeOpened;
import io.paymentledger.events.ChargeEvent.DisputeWon;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.LateSuccessReversed;
import io.paymentledger.events.Currency;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.SettlementEvent.Statement;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.Appended;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReconciliationIT {

    private final LedgerFixture ledger = new LedgerFixture();
    private final QueryServiceFixture service = new QueryServiceFixture(ledger.database);

    private String tenant = "";
    private String key = "";
    private SettlementFixture files = new SettlementFixture(ledger, "");

    @BeforeEach
    void newTenant() {
        tenant = ledger.newTenant();
        key = ledger.key(tenant, Scope.AUDIT_READ);
        files = new SettlementFixture(ledger, tenant);
    }

    @AfterAll
    void close() {
        service.close();
        ledger.close();
    }

    /** Records a charge with an attempt of its name, and whatever followed. */
    private Appended charge(String name, long amount, ChargeEvent... more) {
        List<LedgerEvent> events = new ArrayList<>(List.of(terms(amount), new AttemptStarted(name, "simulator")));
        events.addAll(List.of(more));
        return ledger.append(StreamName.key(tenant, name), 0, events.toArray(LedgerEvent[]::new));
    }

    private Appended captured(String name, long amount) {
        return charge(name, amount, new ChargeCaptured(name, amount, "sim_" + name, true));
    }

    private Answer ask(String path, Object... parameters) {
        Object[] all = new Object[parameters.length + 2];
        System.arraycopy(parameters, 0, all, 0, parameters.length);
        all[parameters.length] = "min_position";
        all[parameters.length + 1] = ledger.log.head().in(LogAssignment.DEFAULT_LOG);
        Answer answer = service.get(key, path, all);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer;
    }

    private List<String> breaks(String id, Object... parameters) {
        return ask("/v1/reconciliations/" + id + "/breaks", parameters)
                .json()
                .path("data")
                .valueStream()
                .map(each ->
                        each.path("id").asString() + " " + each.path("kind").asString() + " "
                                + each.path("state").asString())
                .toList();
    }

    @Test
    void everythingThatMovedAtTheGatewayIsMatchedByWhatItIs() {
        charge(
                "a",
                1000,
                new ChargeCaptured("a", 1000, "sim_a", true),
                new ChargeRefunded("a-refund", 300, "sim_a_r"),
                new DisputeOpened("dp_a", 500, "fraudulent"),
                new DisputeWon("dp_a", 500));
        charge(
                "late",
                700,
                new ChargeDeclined("late", "card_declined"),
                new LateSuccess("late", 700, "sim_late", true),
                new LateSuccessReversed("late-reversal", 700, "sim_late_r"));
        charge(
                "held",
                900,
                new ChargeDeclined("held", "card_declined"),
                new LateSuccess("held", 900, "sim_held", false),
                new LateSuccessReversed("held-reversal", 900, "sim_held_r"));

        String id = files.file(
                "all",
                files.payment("a", 1000),
                files.line(SettlementKind.REFUND, "a-refund", null, 300, 10),
                files.line(SettlementKind.DISPUTE, null, "dp_a", 500, 1500),
                files.line(SettlementKind.DISPUTE_REVERSAL, "a", "dp_a", 500, 0),
                files.line(SettlementKind.PAYMENT, null, "sim_late", 700, 0),
                files.line(SettlementKind.REFUND, "late-reversal", null, 700, 0),
                files.line(SettlementKind.FEE, null, null, 0, 20),
                files.line(SettlementKind.PAYOUT, null, "po_1", 170, 0));

        assertThat(breaks(id)).isEmpty();
        Answer file = ask("/v1/reconciliations/" + id);
        assertThat(file.json().path("status").asString()).isEqualTo("done");
        assertThat(file.json().path("matched").asLong()).isEqualTo(6);
        assertThat(file.json().path("lines_read").asLong()).isEqualTo(8);
        assertThat(file.json().path("breaks").path("total").asLong()).isZero();
        assertThat(file.json().path("sums").toString()).isEqualTo("""
                [{"currency":"EUR","kind":"dispute","lines":1,"gross":500,"fee":1500,"net":-2000},\
                {"currency":"EUR","kind":"dispute_reversal","lines":1,"gross":500,"fee":0,"net":500},\
                {"currency":"EUR","kind":"fee","lines":1,"gross":0,"fee":20,"net":-20},\
                {"currency":"EUR","kind":"payment","lines":2,"gross":1700,"fee":0,"net":1700},\
                {"currency":"EUR","kind":"payout","lines":1,"gross":170,"fee":0,"net":-170},\
                {"currency":"EUR","kind":"refund","lines":2,"gross":1000,"fee":10,"net":-1010}]""");
    }

    @Test
    void oneLineForAllCapturesOfAPaymentIsOneMatchOfBoth() {
        charge(
                "parts",
                1000,
                new ChargeCaptured("parts", 300, "sim_parts", false),
                new ChargeCaptured("parts-2", 700, "sim_parts", true));

        String id = files.file("parts", files.line(SettlementKind.PAYMENT, null, "sim_parts", 1000, 15));

        assertThat(breaks(id)).isEmpty();
        assertThat(ask("/v1/reconciliations/" + id).json().path("matched").asLong())
                .isEqualTo(1);
    }

    @Test
    void eachKindOfBreakIsToldWithBothSides() {
        captured("right", 100);
        captured("wrong", 200);
        long missing = captured("missing", 300).firstPosition() + 2;

        String id = files.file(
                "breaks",
                files.payment("right", 100),
                files.payment("wrong", 201),
                files.payment("unknown", 400),
                files.payment("right", 100));

        assertThat(breaks(id))
                .containsExactly(
                        "line-2 amount_differs open",
                        "line-3 missing_here open",
                        "line-4 duplicate open",
                        "position-" + missing + " missing_there open");
        Answer told = ask("/v1/reconciliations/" + id + "/breaks");
        assertThat(told.json().path("data").get(0).toString().replaceAll("\"opened_at\":\"[^\"]*\"", "T"))
                .isEqualTo("""
                        {"id":"line-2","kind":"amount_differs","state":"open","about":"payment","reference":"wrong",\
                        "charge_id":"wrong","file":{"line":2,"amount":201,"currency":"EUR"},\
                        "ledger":{"position":%s,"amount":200,"currency":"EUR"},"date":"%s",T}""".formatted(missing - 3, files.today()));
        assertThat(told.json().path("data").get(1).has("ledger")).isFalse();
        assertThat(told.json().path("data").get(2).path("duplicate_of").toString())
                .isEqualTo("{\"reconciliation\":\"" + id + "\",\"number\":1}");
        assertThat(told.json().path("data").get(3).has("file")).isFalse();
        assertThat(told.json().path("data").get(3).path("charge_id").asString()).isEqualTo("missing");
        assertThat(ask("/v1/reconciliations/" + id).json().path("breaks").toString())
                .isEqualTo("""
                    {"total":4,"kinds":{"missing_here":1,"missing_there":1,"amount_differs":1,"duplicate":1,"unknown_kind":0,"not_arrived":0},\
                    "states":{"open":4,"explained":0,"resolved":0}}""");
    }

    @Test
    void whatAFileMissedIsClosedByTheFileThatHasItAndToldOnce() {
        long position = captured("next", 100).firstPosition() + 2;
        String first = files.file("first");
        String second = files.file("second");
        assertThat(breaks(first)).containsExactly("position-" + position + " missing_there open");
        assertThat(breaks(second)).isEmpty();

        String third = files.file("third", files.payment("next", 100));

        assertThat(breaks(first)).containsExactly("position-" + position + " missing_there resolved");
        assertThat(breaks(third)).isEmpty();
        assertThat(ask("/v1/reconciliations/" + first + "/breaks")
                        .json()
                        .path("data")
                        .get(0)
                        .has("closed"))
                .isTrue();
        assertThat(breaks(files.file("fourth", files.payment("next", 100)))).containsExactly("line-1 duplicate open");
    }

    @Test
    void whatTheLedgerMissedIsClosedByTheEventThatComesLaterButOnlyToTheAmount() {
        String id = files.file("early", files.payment("slow", 100), files.payment("slower", 100));
        assertThat(breaks(id)).containsExactly("line-1 missing_here open", "line-2 missing_here open");

        captured("slow", 100);
        captured("slower", 99);

        assertThat(breaks(id)).containsExactly("line-1 missing_here resolved", "line-2 missing_here open");
        assertThat(ask("/v1/reconciliations/" + id).json().path("matched").asLong())
                .isEqualTo(1);
        assertThat(breaks(files.file("again", files.payment("slow", 100))))
                .first()
                .isEqualTo("line-1 duplicate open");
    }

    @Test
    void aLineThatWasToldBeforeIsADuplicateWhateverItIsAndInWhicheverFile() {
        captured("once", 100);
        SettlementLine payment = files.payment("once", 100).identifiedBy("once");
        SettlementLine fee = files.line(SettlementKind.FEE, null, null, 0, 25).identifiedBy("fee");
        SettlementLine payout =
                files.line(SettlementKind.PAYOUT, null, "po_1", 70, 0).identifiedBy("payout");
        SettlementLine next =
                files.line(SettlementKind.PAYOUT, null, "po_2", 5, 0).identifiedBy("next");

        String first = files.file("first", payment, fee, payout, fee);
        String overlapping = files.file("overlapping", payout, next, fee, payment);

        assertThat(breaks(first)).containsExactly("line-4 duplicate open");
        assertThat(breaks(overlapping))
                .containsExactly("line-1 duplicate open", "line-3 duplicate open", "line-4 duplicate open");
        Answer told = ask("/v1/reconciliations/" + overlapping + "/breaks");
        assertThat(told.json().path("data").get(0).path("about").asString()).isEqualTo("payout");
        assertThat(told.json().path("data").get(1).path("file").path("amount").asLong())
                .isEqualTo(25);
        assertThat(told.json().path("data").get(1).path("duplicate_of").toString())
                .isEqualTo("{\"reconciliation\":\"" + first + "\",\"number\":2}");
        assertThat(told.json().path("data").get(2).path("charge_id").asString()).isEqualTo("once");
    }

    @Test
    void aFileThatIsTakenBackMatchesNothingAndWhatItToldCanBeToldAgain() {
        captured("told", 100);
        String waiting = files.file("waiting", SettlementFixture.GATEWAY, 1, 1, List.of());
        SettlementLine payment = files.payment("told", 100).identifiedBy("told");
        SettlementLine unknown = files.payment("unknown", 7).identifiedBy("unknown");
        String wrong = files.file("wrong", payment, unknown);
        assertThat(breaks(waiting)).singleElement().asString().endsWith("missing_there resolved");

        files.takeBack(wrong, payment, unknown);

        assertThat(breaks(waiting)).first().asString().endsWith("missing_there open");
        assertThat(breaks(wrong)).containsExactly("line-2 missing_here resolved");
        Answer file = ask("/v1/reconciliations/" + wrong);
        assertThat(file.json().path("status").asString()).isEqualTo("reversed");
        assertThat(file.json().path("matched").asLong()).isZero();
        assertThat(file.json().path("reversal").path("reason").asString()).isEqualTo("read wrongly");
        assertThat(file.json().path("reversal").path("by").asString()).isEqualTo("key_1");

        assertThat(breaks(files.file("right", payment))).isEmpty();
        assertThat(breaks(waiting)).first().asString().endsWith("missing_there resolved");
    }

    @Test
    void aLineThatNobodyKnowsIsABreakOfItsOwnKindWithItsDirection() {
        SettlementLine unknown = new SettlementLine(
                2, SettlementKind.UNKNOWN, null, "gift-1", 70, 5, -75, Currency.of("EUR"), files.today(), "unknown");

        String id = files.file("unknown kind", unknown);

        assertThat(breaks(id)).containsExactly("line-1 unknown_kind open");
        assertThat(breaks(id, "kind", "unknown_kind")).hasSize(1);
        assertThat(ask("/v1/reconciliations/" + id + "/breaks")
                        .json()
                        .path("data")
                        .get(0)
                        .path("file")
                        .path("amount")
                        .asLong())
                .isEqualTo(-70);
    }

    @Test
    void aStatementThatIsSentAgainIsKnown() {
        Statement statement = new Statement("DE1", "stmt-1", false);
        String first = files.file("statement", List.of(statement), List.of(files.payment("x", 1)));
        String again = files.file(
                "again", List.of(new Statement("DE1", "stmt-1", true), new Statement("DE1", "#4", true)), List.of());
        String other = files.file("other", List.of(new Statement("DE2", "stmt-1", false)), List.of());

        assertThat(ask("/v1/reconciliations/" + first).json().has("repeats")).isFalse();
        assertThat(ask("/v1/reconciliations/" + again).json().path("repeats").asString())
                .isEqualTo(first);
        assertThat(ask("/v1/reconciliations/" + again).json().path("copy").asBoolean())
                .isTrue();
        assertThat(ask("/v1/reconciliations/" + other).json().has("repeats")).isFalse();
    }

    @Test
    void theLedgersSideIsOfTheFilesGatewayAndPeriodOnly() {
        captured("today", 100);

        assertThat(breaks(files.file("of another gateway", "stripe", 1, 1, List.of(files.payment("today", 100)))))
                .containsExactly("line-1 missing_here open");
        assertThat(breaks(files.file("before", SettlementFixture.GATEWAY, 9, -2, List.of())))
                .isEmpty();
        assertThat(breaks(files.file("after", SettlementFixture.GATEWAY, -2, 9, List.of())))
                .isEmpty();
        assertThat(breaks(files.file("around", SettlementFixture.GATEWAY, 1, 1, List.of())))
                .hasSize(1);
    }

    @Test
    void notesMoveABreakFromOpenToExplainedToResolvedAndTheLastOneCounts() {
        String id = files.file("noted", files.payment("unknown", 100), files.payment("unknown", 200));

        files.explain(id, "line-1", 0, "why");
        assertThat(breaks(id)).containsExactly("line-1 missing_here explained", "line-2 missing_here open");
        files.resolve(id, "line-1", 1, "done");
        files.explain(id, "line-1", 2, "why, again");
        files.explain(id, "line-7", 0, "about nothing");

        assertThat(breaks(id)).containsExactly("line-1 missing_here resolved", "line-2 missing_here open");
        assertThat(breaks(id, "state", "open")).containsExactly("line-2 missing_here open");
        assertThat(breaks(id, "state", "resolved", "kind", "missing_here")).hasSize(1);
        assertThat(breaks(id, "kind", "duplicate")).isEmpty();
        Answer told = ask("/v1/reconciliations/" + id + "/breaks", "limit", 1);
        assertThat(told.json()
                        .path("data")
                        .get(0)
                        .path("explanation")
                        .path("note")
                        .asString())
                .isEqualTo("why, again");
        assertThat(told.json().path("data").get(0).path("resolution").path("by").asString())
                .isEqualTo("key_1");
    }

    @Test
    void listsArePagedWithoutGapsOrRepetitions() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.addFirst(files.file("page-" + i, files.payment("unknown", 1)));
        }
        String id = files.file(
                "long",
                IntStream.rangeClosed(1, 120)
                        .mapToObj(i -> files.payment("unknown-" + i, i))
                        .toArray(SettlementLine[]::new));
        ids.addFirst(id);

        assertThat(walk("/v1/reconciliations", 2)).isEqualTo(ids);
        assertThat(walk("/v1/reconciliations?gateway=stripe", 2)).isEmpty();
        assertThat(walk("/v1/reconciliations/" + id + "/breaks", 50))
                .isEqualTo(
                        IntStream.rangeClosed(1, 120).mapToObj(i -> "line-" + i).toList());
    }

    private List<String> walk(String path, int limit) {
        List<String> walked = new ArrayList<>();
        String cursor = "";
        do {
            String address = path + (path.contains("?") ? "&" : "?") + "limit=" + limit + "&min_position="
                    + ledger.log.head().in(LogAssignment.DEFAULT_LOG) + (cursor.isEmpty() ? "" : "&cursor=" + cursor);
            Answer page = service.ask(key, address);
            assertThat(page.status()).isEqualTo(200);
            walked.addAll(page.data("id"));
            cursor = page.json().path("next_cursor").asString("");
        } while (!cursor.isEmpty());
        return walked;
    }

    @Test
    void whatIsNotThereOrNotTheTenantsIsNotFoundAndReadersNeedTheirScope() {
        String id = files.file("own", files.payment("unknown", 1));
        ask("/v1/reconciliations/" + id);
        String other = ledger.key(ledger.newTenant(), Scope.AUDIT_READ);

        assertThat(service.ask(other, "/v1/reconciliations/" + id).status()).isEqualTo(404);
        assertThat(service.ask(other, "/v1/reconciliations/" + id + "/breaks").status())
                .isEqualTo(404);
        assertThat(service.ask(other, "/v1/reconciliations").data("id")).isEmpty();
        assertThat(service.ask(key, "/v1/reconciliations/x").status()).isEqualTo(404);
        assertThat(service.ask(key, "/v1/reconciliations/" + "0".repeat(64) + "/breaks")
                        .code())
                .isEqualTo("not-found");
        assertThat(service.ask(ledger.key(tenant, Scope.CHARGES_READ), "/v1/reconciliations")
                        .code())
                .isEqualTo("forbidden");
        assertThat(service.ask(key, "/v1/reconciliations/" + id + "/breaks?kind=x&state=y&cursor=z&limit=0&w=1")
                        .errors())
                .containsExactlyInAnyOrder("kind", "state", "cursor", "limit", "w");
    }
}
