package io.paymentledger.query.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.projection.LogEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
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
                Currency.getInstance("EUR"),
                LocalDate.of(2026, 11, 3));
    }

    private static List<Entry> fold(SettlementLine... lines) {
        Bookkeeping bookkeeping = new Bookkeeping(PostingRules.CURRENT, Map.of());
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
    void aPayoutGoesFromTheGatewayToTheBankAndItsFeeWithIt() {
        assertThat(fold(line(SettlementKind.PAYOUT, 1940, 0), line(SettlementKind.PAYOUT, 1000, 5)).stream()
                        .map(SettlementPostingTest::text))
                .containsExactly(
                        "0 settlement.payout: tenant:acme:bank 1940, gateway:stripe:receivable -1940",
                        "1 settlement.payout: tenant:acme:bank 1000, gateway:stripe:receivable -1000, "
                                + "gateway:stripe:fees 5, gateway:stripe:receivable -5");
    }

    @Test
    void aLineCountsOnItsValueDateHoweverLateItIsRecorded() {
        Entry entry = fold(line(SettlementKind.FEE, 0, 25)).getFirst();

        assertThat(entry.effectiveAt()).isEqualTo(Instant.parse("2026-11-03T00:00:00Z"));
        assertThat(entry.event().occurredAt()).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
        assertThat(entry.isDated()).isTrue();
    }
}
