package io.paymentledger.query.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.Currency;
import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What gateways pay out is on its way until a statement of the bank shows it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BankStatementIT {

    private final LedgerFixture ledger = new LedgerFixture();
    private final QueryServiceFixture service = new QueryServiceFixture(ledger.database);

    private String tenant = "";
    private String key = "";
    private SettlementFixture files = new SettlementFixture(ledger, "");
    private int names;

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

    private SettlementLine line(SettlementKind kind, long minor, int day, @Nullable String reference) {
        return new SettlementLine(
                2,
                kind,
                null,
                reference,
                minor,
                0,
                kind.sign() * minor,
                Currency.of("EUR"),
                files.today().plusDays(day),
                kind.wireName() + names++);
    }

    private SettlementLine payout(long minor, int day, String name) {
        return line(SettlementKind.PAYOUT, minor, day, name);
    }

    private SettlementLine credit(long minor, int day, @Nullable String text) {
        return line(SettlementKind.BANK_CREDIT, minor, day, text);
    }

    /** A statement up to so many days from now. */
    private String statement(int days, SettlementLine... lines) {
        return files.file("statement-" + tenant + names++, SettlementEvent.BANK, 30, days, List.of(lines));
    }

    private String payouts(SettlementLine... lines) {
        return files.file("payouts-" + tenant + names++, lines);
    }

    private Answer ask(String path) {
        Answer answer = service.get(key, path, "min_position", ledger.log.head().in(LogAssignment.DEFAULT_LOG));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer;
    }

    private List<String> breaks(String id) {
        return ask("/v1/reconciliations/" + id + "/breaks")
                .json()
                .path("data")
                .valueStream()
                .map(each ->
                        each.path("id").asString() + " " + each.path("kind").asString() + " "
                                + each.path("state").asString())
                .toList();
    }

    private long matched(String id) {
        return ask("/v1/reconciliations/" + id).json().path("matched").asLong();
    }

    /** Nothing, if the account was never posted to. */
    private long balance(String account) {
        return ask("/v1/accounts")
                .json()
                .path("data")
                .valueStream()
                .filter(each -> each.path("account").asString().equals(account))
                .mapToLong(each -> each.path("balance").path("posted").asLong())
                .sum();
    }

    private List<Long> receivableInTransitAndBank() {
        return List.of(
                balance("gateway:simulator:receivable"),
                balance("tenant:" + tenant + ":in-transit"),
                balance("tenant:" + tenant + ":bank"));
    }

    @Test
    void aPayoutIsInTransitUntilTheStatementShowsIt() {
        String sent = payouts(payout(1_000, 0, "po_1"));
        assertThat(receivableInTransitAndBank()).containsExactly(-1_000L, 1_000L, 0L);

        String statement = statement(2, credit(1_000, 2, "STRIPE po_1"));

        assertThat(receivableInTransitAndBank()).containsExactly(-1_000L, 0L, 1_000L);
        assertThat(breaks(sent)).isEmpty();
        assertThat(breaks(statement)).isEmpty();
        assertThat(matched(sent)).isEqualTo(1);
        assertThat(matched(statement)).isEqualTo(1);
    }

    @Test
    void whatDoesNotComeWithinAWeekIsABreakUntilAStatementHasItAfterAll() {
        String sent = payouts(payout(1_000, 0, "po_1"), payout(500, 1, "po_2"));
        statement(6);
        assertThat(breaks(sent)).isEmpty();

        statement(7);
        assertThat(breaks(sent)).containsExactly("line-1 not_arrived open");

        // The name is not enough once the time is over: then somebody has to look.
        String late = statement(9, credit(1_000, 8, "po_1"));
        assertThat(breaks(sent)).containsExactly("line-1 not_arrived open", "line-2 not_arrived open");
        assertThat(breaks(late)).containsExactly("line-1 missing_here open");

        String found = statement(9, credit(500, 7, null));
        assertThat(breaks(sent)).containsExactly("line-1 not_arrived open", "line-2 not_arrived resolved");
        assertThat(breaks(found)).isEmpty();
    }

    @Test
    void aCreditOfWhichNoGatewayToldIsABreakUntilOneDoes() {
        String statement = statement(1, credit(700, 1, null));
        assertThat(breaks(statement)).containsExactly("line-1 missing_here open");
        assertThat(balance("tenant:" + tenant + ":in-transit")).isEqualTo(-700);

        String sent = payouts(payout(700, 0, "po_1"));

        assertThat(breaks(statement)).containsExactly("line-1 missing_here resolved");
        assertThat(breaks(sent)).isEmpty();
        assertThat(receivableInTransitAndBank()).containsExactly(-700L, 0L, 700L);
    }

    @Test
    void oneCreditIsForSeveralPayouts() {
        String sent = payouts(payout(100, 0, "po_1"), payout(250, 0, "po_2"), payout(50, 1, "po_3"));

        String statement = statement(2, credit(400, 2, null));

        assertThat(breaks(statement)).isEmpty();
        assertThat(matched(sent)).isEqualTo(3);
        assertThat(matched(statement)).isEqualTo(1);
        assertThat(receivableInTransitAndBank()).containsExactly(-400L, 0L, 400L);
    }

    @Test
    void aPayoutThatComesBackAndATopUpAreInTransitTheOtherWay() {
        payouts(
                payout(1_000, 0, "po_1"),
                line(SettlementKind.PAYOUT_REVERSAL, 1_000, 1, "po_1"),
                line(SettlementKind.TOP_UP, 300, 1, "tu_1"));

        String statement = statement(
                3,
                credit(1_000, 1, "po_1"),
                line(SettlementKind.BANK_DEBIT, 1_000, 2, "po_1"),
                line(SettlementKind.BANK_DEBIT, 300, 1, null));

        assertThat(breaks(statement)).isEmpty();
        assertThat(receivableInTransitAndBank()).containsExactly(300L, 0L, -300L);
    }

    @Test
    void aPayoutThatNeverLeftTheGatewayIsNotMissed() {
        String sent = payouts(
                payout(1_000, 0, "po_1"),
                line(SettlementKind.PAYOUT_REVERSAL, 1_000, 1, "po_1"),
                payout(1_000, 0, "po_2"));

        statement(9);

        assertThat(breaks(sent)).containsExactly("line-3 not_arrived open");
        assertThat(receivableInTransitAndBank()).containsExactly(-1_000L, 1_000L, 0L);
    }

    @Test
    void aStatementThatIsTakenBackLeavesThePayoutOnItsWay() {
        String sent = payouts(payout(1_000, 0, "po_1"));
        statement(8);
        assertThat(breaks(sent)).containsExactly("line-1 not_arrived open");
        SettlementLine credit = credit(1_000, 2, "po_1");
        String statement = statement(8, credit);
        assertThat(breaks(sent)).containsExactly("line-1 not_arrived resolved");

        files.takeBack(statement, SettlementEvent.BANK, credit);

        assertThat(receivableInTransitAndBank()).containsExactly(-1_000L, 1_000L, 0L);
        assertThat(breaks(sent)).containsExactly("line-1 not_arrived open");
        assertThat(matched(sent)).isZero();
    }

    @Test
    void aGatewaysFileThatIsTakenBackLeavesTheCreditWithoutItsPayout() {
        SettlementLine payout = payout(1_000, 0, "po_1");
        String sent = payouts(payout);
        String statement = statement(2, credit(1_000, 2, "po_1"));
        assertThat(breaks(statement)).isEmpty();

        files.takeBack(sent, payout);

        assertThat(breaks(statement)).containsExactly("line-1 missing_here open");
        assertThat(receivableInTransitAndBank()).containsExactly(0L, -1_000L, 1_000L);
        assertThat(breaks(payouts(payout))).isEmpty();
        assertThat(breaks(statement)).containsExactly("line-1 missing_here resolved");
    }

    @Test
    void aPayoutThatIsToldTwiceIsOnItsWayOnce() {
        SettlementLine payout = payout(1_000, 0, "po_1");
        payouts(payout);
        String again = payouts(payout);
        statement(8, credit(1_000, 2, null));

        assertThat(breaks(again)).containsExactly("line-1 duplicate open");
        assertThat(receivableInTransitAndBank()).containsExactly(-1_000L, 0L, 1_000L);
    }
}
