package io.paymentledger.query.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.Currency;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesReversed;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.projection.LogEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettlementPostingTest {

    private static SettlementLine line(SettlementKind kind, long gross, long fee) {
        return new SettlementLine(
                2,
                kind,
                "att_1",
                null,
                gross,
                fee,
                kind.sign() * gross - fee,
                Currency.of("EUR"),
                LocalDate.of(2026, 11, 3));
    }

    private static List<Entry> fold(SettlementLine... lines) {
        Bookkeeping bookkeeping = new Bookkeeping(PostingRules.CURRENT, new LineClaims(Map.of()), Map.of());
        bookkeeping.fold(new LogEvent(
                0,
                new RecordedEvent(
                        StreamName.settlementLines("acme", "0".repeat(64)),
                        0,
                        7,
                        "id",
                        Instant.parse("2026-12-01T00:00:00Z"),
                        new SettlementLinesRecorded("0".repeat(64), "stripe", 1, List.of(lines)),
                        new EventMetadata("acme", "key", "req", "req", "req"))));
        return bookkeeping.entries();
    }

    private static String text(Entry entry) {
        return entry.part() + " " + entry.kind() + ": "
                + String.join(
                        ", ",
                        entry.legs().stream()
                                .map(leg -> leg.account().name() + " " + leg.amountMinor())
                                .toList());
    }

    @Test
    void aLinesFeeIsPostedAndWhatItTellsOfTheChargeIsNot() {
        assertThat(fold(
                                line(SettlementKind.PAYMENT, 1999, 59),
                                line(SettlementKind.PAYMENT, 1000, 0),
                                line(SettlementKind.REFUND, 500, 10),
                                line(SettlementKind.DISPUTE, 500, 1500),
                                line(SettlementKind.FEE, 0, 25))
                        .stream()
                        .map(SettlementPostingTest::text))
                .containsExactly(
                        "0 settlement.fee: gateway:stripe:fees 59, gateway:stripe:receivable -59",
                        "2 settlement.fee: gateway:stripe:fees 10, gateway:stripe:receivable -10",
                        "3 settlement.fee: gateway:stripe:fees 1500, gateway:stripe:receivable -1500",
                        "4 settlement.fee: gateway:stripe:fees 25, gateway:stripe:receivable -25");
    }

    @Test
    void aFeeThatIsGivenBackIsPostedTheOtherWayRound() {
        assertThat(text(fold(line(SettlementKind.FEE, 0, -25)).getFirst()))
                .isEqualTo("0 settlement.fee: gateway:stripe:fees -25, gateway:stripe:receivable 25");
    }

    @Test
    void aPayoutIsOnItsWayFromTheGatewayToTheBankAndItsFeeIsPaid() {
        assertThat(fold(line(SettlementKind.PAYOUT, 1940, 0), line(SettlementKind.PAYOUT, 1000, 5)).stream()
                        .map(SettlementPostingTest::text))
                .containsExactly(
                        "0 settlement.payout-in-transit: tenant:acme:in-transit 1940, gateway:stripe:receivable -1940",
                        "1 settlement.payout-in-transit: tenant:acme:in-transit 1000, gateway:stripe:receivable -1000, "
                                + "gateway:stripe:fees 5, gateway:stripe:receivable -5");
    }

    @Test
    void aLineCountsOnItsValueDateHoweverLateItIsRecorded() {
        Entry entry = fold(line(SettlementKind.FEE, 0, 25)).getFirst();

        assertThat(entry.effectiveAt()).isEqualTo(Instant.parse("2026-11-03T00:00:00Z"));
        assertThat(entry.event().occurredAt()).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
        assertThat(entry.isDated()).isTrue();
    }

    private static RecordedEvent recorded(long position, LedgerEvent event) {
        return new RecordedEvent(
                StreamName.settlementLines("acme", "0".repeat(64)),
                0,
                position,
                "id",
                Instant.parse("2026-12-01T00:00:00Z"),
                event,
                new EventMetadata("acme", "key", "req", "req", "req"));
    }

    @Test
    void aPayoutFromBeforeMoneyWasInTransitGoesToTheBankAtOnceAlsoWhenItIsTakenBackLater() {
        SettlementLinesRecorded old = new SettlementLinesRecorded(
                "a",
                "stripe",
                1,
                false,
                List.of(
                        line(SettlementKind.PAYOUT, 1000, 0).identifiedBy("payout-1"),
                        line(SettlementKind.TOP_UP, 300, 0).identifiedBy("top-up-1")));

        assertThat(posted(old, new SettlementLinesReversed(1, old)))
                .containsExactly(
                        "1/0 settlement.payout: tenant:acme:bank 1000, gateway:stripe:receivable -1000",
                        "1/1 settlement.top-up: gateway:stripe:receivable 300, tenant:acme:bank -300",
                        "2/0 settlement.payout: tenant:acme:bank -1000, gateway:stripe:receivable 1000",
                        "2/1 settlement.top-up: gateway:stripe:receivable -300, tenant:acme:bank 300");
    }

    @Test
    void whatTheBankTellsOfGoesFromTransitToTheBankAndItsChargesFromThere() {
        SettlementLinesRecorded statement = new SettlementLinesRecorded(
                "b",
                SettlementEvent.BANK,
                1,
                List.of(line(SettlementKind.BANK_CREDIT, 1000, 2), line(SettlementKind.BANK_DEBIT, 300, 0)));

        assertThat(posted(statement))
                .containsExactly(
                        "1/0 settlement.bank-credit: tenant:acme:bank 1000, tenant:acme:in-transit -1000, "
                                + "gateway:bank:fees 2, tenant:acme:bank -2",
                        "1/1 settlement.bank-debit: tenant:acme:in-transit 300, tenant:acme:bank -300");
    }

    private static SettlementLinesRecorded file(String name, SettlementLine... lines) {
        return new SettlementLinesRecorded(name, "stripe", 1, List.of(lines));
    }

    /** Folds files at positions 1, 2 and so on, each with a fold of its own over the claims of those before. */
    private static List<String> posted(LedgerEvent... events) {
        List<String> posted = new ArrayList<>();
        Map<LineClaims.Name, LineClaims.Holder> held = new HashMap<>();
        for (int i = 0; i < events.length; i++) {
            LineClaims claims = new LineClaims(held);
            Bookkeeping bookkeeping = new Bookkeeping(PostingRules.CURRENT, claims, Map.of());
            bookkeeping.fold(new LogEvent(0, recorded(i + 1, events[i])));
            claims.ended().forEach(held::remove);
            claims.begun().forEach(claim -> held.put(claim.key(), claim.holder()));
            for (Entry entry : bookkeeping.entries()) {
                posted.add(entry.event().position() + "/" + text(entry));
            }
        }
        return posted;
    }

    @Test
    void aLineIsPostedOnceInOneFileAndInAnyOther() {
        SettlementLine fee = line(SettlementKind.FEE, 0, 25).identifiedBy("fee-1");
        SettlementLine payout = line(SettlementKind.PAYOUT, 1000, 0).identifiedBy("payout-1");
        SettlementLine other = line(SettlementKind.PAYOUT, 1000, 0).identifiedBy("payout-2");

        assertThat(posted(file("a", fee, payout, fee), file("b", payout, other, fee)))
                .containsExactly(
                        "1/0 settlement.fee: gateway:stripe:fees 25, gateway:stripe:receivable -25",
                        "1/1 settlement.payout-in-transit: tenant:acme:in-transit 1000, gateway:stripe:receivable"
                                + " -1000",
                        "2/1 settlement.payout-in-transit: tenant:acme:in-transit 1000, gateway:stripe:receivable"
                                + " -1000");
    }

    @Test
    void aFileThatIsTakenBackPostsTheOtherWayRoundWhatItPostedAndFreesIt() {
        SettlementLine fee = line(SettlementKind.FEE, 0, 25).identifiedBy("fee-1");
        SettlementLine payout = line(SettlementKind.PAYOUT, 1000, 0).identifiedBy("payout-1");
        SettlementLinesRecorded second = file("b", fee, payout);

        assertThat(posted(file("a", fee), second, new SettlementLinesReversed(2, second), file("c", fee, payout)))
                .containsExactly(
                        "1/0 settlement.fee: gateway:stripe:fees 25, gateway:stripe:receivable -25",
                        "2/1 settlement.payout-in-transit: tenant:acme:in-transit 1000, gateway:stripe:receivable"
                                + " -1000",
                        "3/1 settlement.payout-in-transit: tenant:acme:in-transit -1000, gateway:stripe:receivable"
                                + " 1000",
                        "4/1 settlement.payout-in-transit: tenant:acme:in-transit 1000, gateway:stripe:receivable"
                                + " -1000");
    }

    @Test
    void linesFromBeforeTheyHadAnIdentityArePostedEachTimeAndTakenBackAlike() {
        SettlementLinesRecorded old = file("a", line(SettlementKind.FEE, 0, 25));

        assertThat(posted(old, old, new SettlementLinesReversed(1, old)))
                .containsExactly(
                        "1/0 settlement.fee: gateway:stripe:fees 25, gateway:stripe:receivable -25",
                        "2/0 settlement.fee: gateway:stripe:fees 25, gateway:stripe:receivable -25",
                        "3/0 settlement.fee: gateway:stripe:fees -25, gateway:stripe:receivable 25");
    }

    @Test
    void whatComesBackAndWhatIsKeptBackHasItsOwnAccountAndEitherDirection() {
        assertThat(posted(file(
                        "a",
                        line(SettlementKind.PAYOUT_REVERSAL, 1000, 0),
                        line(SettlementKind.TOP_UP, 300, 0),
                        line(SettlementKind.REFUND_FAILURE, 200, 0),
                        line(SettlementKind.RESERVE_HELD, 50, 0),
                        line(SettlementKind.RESERVE_RELEASED, 40, 0),
                        line(SettlementKind.TAX, -7),
                        line(SettlementKind.ADJUSTMENT, 11),
                        line(SettlementKind.ADJUSTMENT, -12),
                        line(SettlementKind.UNKNOWN, -13))))
                .containsExactly(
                        "1/0 settlement.payout-reversal-in-transit: gateway:stripe:receivable 1000,"
                                + " tenant:acme:in-transit -1000",
                        "1/1 settlement.top-up-in-transit: gateway:stripe:receivable 300, tenant:acme:in-transit -300",
                        "1/2 settlement.refund-failure: gateway:stripe:receivable 200, gateway:stripe:failed-refunds"
                                + " -200",
                        "1/3 settlement.reserve-held: gateway:stripe:reserve 50, gateway:stripe:receivable -50",
                        "1/4 settlement.reserve-released: gateway:stripe:receivable 40, gateway:stripe:reserve -40",
                        "1/5 settlement.tax: gateway:stripe:receivable -7, gateway:stripe:taxes 7",
                        "1/6 settlement.adjustment: gateway:stripe:receivable 11, gateway:stripe:adjustments -11",
                        "1/7 settlement.adjustment: gateway:stripe:receivable -12, gateway:stripe:adjustments 12",
                        "1/8 settlement.unknown: gateway:stripe:receivable -13, gateway:stripe:suspense 13");
    }

    /** A line that may go either way. */
    private static SettlementLine line(SettlementKind kind, long moved) {
        return new SettlementLine(
                2, kind, "att_1", null, Math.abs(moved), 0, moved, Currency.of("EUR"), LocalDate.of(2026, 11, 3));
    }
}
