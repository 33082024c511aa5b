package io.paymentledger.query.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.query.reconciliation.Matching.LinePlace;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TransfersTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 10);

    private static Transfer sent(int number, String gateway, long minor, int day, @Nullable String reference) {
        return new Transfer(
                new LinePlace("sent", number), gateway, false, true, "EUR", minor, DAY.plusDays(day), reference);
    }

    private static Transfer sent(int number, long minor, int day) {
        return sent(number, "stripe", minor, day, null);
    }

    private static Transfer bank(int number, long minor, int day, @Nullable String reference) {
        return new Transfer(
                new LinePlace("bank", number), "bank", true, true, "EUR", minor, DAY.plusDays(day), reference);
    }

    private static List<String> match(Transfer... open) {
        return Transfers.match(List.of(open)).stream()
                .map(arrival -> arrival.bank().place().number() + " <- "
                        + arrival.sent().stream()
                                .map(out -> out.place().number())
                                .toList())
                .sorted()
                .toList();
    }

    @Test
    void thousandsOfEachEndThatHaveNoOtherAreLookedUpAndNotTriedWithEachOther() {
        String text = "STRIPE " + "word ".repeat(60);
        List<Transfer> open = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            open.add(sent(i, "stripe", 200 + i % 99, 0, "po_" + i));
            open.add(bank(i, 100, 1, text + i));
        }
        open.add(sent(50_000, "stripe", 7, 0, null));
        open.add(bank(50_000, 7, 1, null));

        assertThat(Transfers.match(open))
                .singleElement()
                .satisfies(arrival -> assertThat(arrival.bank().amountMinor()).isEqualTo(7));
    }

    @Test
    void theGatewaysNameSaysMoreThanTheOrder() {
        assertThat(match(
                        sent(1, "stripe", 100, 0, "po_1"),
                        sent(2, "stripe", 100, 0, "po_2"),
                        bank(1, 100, 2, "STRIPE po_2"),
                        bank(2, 100, 2, null)))
                .containsExactly("1 <- [2]", "2 <- [1]");
    }

    @Test
    void aNameIsAWordOfItsOwnAndTheSumMustBeTheSame() {
        assertThat(match(sent(1, "stripe", 100, 0, "po_1"), bank(1, 101, 1, "po_1")))
                .isEmpty();
        assertThat(match(
                        sent(1, "stripe", 100, 1, "po_1"),
                        sent(2, "stripe", 100, 0, null),
                        bank(1, 100, 2, "STRIPE po_11")))
                .containsExactly("1 <- [2]");
    }

    @Test
    void moneyTakesAWeekAtMostAndComesADayEarlyAtMost() {
        assertThat(match(sent(1, 100, 0), bank(1, 100, 7, null))).containsExactly("1 <- [1]");
        assertThat(match(sent(1, 100, 0), bank(1, 100, 8, null))).isEmpty();
        assertThat(match(sent(1, 100, 0), bank(1, 100, -1, null))).containsExactly("1 <- [1]");
        assertThat(match(sent(1, 100, 0), bank(1, 100, -2, null))).isEmpty();
    }

    @Test
    void directionAndCurrencyMustBeTheSame() {
        Transfer out = sent(1, 100, 0);
        assertThat(match(
                        out,
                        new Transfer(new LinePlace("bank", 1), "bank", true, false, "EUR", 100, DAY, null),
                        new Transfer(new LinePlace("bank", 2), "bank", true, true, "USD", 100, DAY, null)))
                .isEmpty();
    }

    @Test
    void severalThatFollowOneAnotherAtOneGatewayComeAsOne() {
        assertThat(match(
                        sent(1, 100, 0),
                        sent(2, 250, 1),
                        sent(3, 50, 2),
                        sent(4, "adyen", 10, 1, null),
                        bank(1, 300, 3, null),
                        bank(2, 110, 3, null)))
                .containsExactly("1 <- [2, 3]");
    }

    @Test
    void oneThatFitsAloneIsNotLeftForASum() {
        assertThat(match(
                        sent(1, 100, 0),
                        sent(2, 200, 0),
                        sent(3, 300, 0),
                        bank(1, 300, 1, null),
                        bank(2, 300, 1, null)))
                .containsExactly("1 <- [3]", "2 <- [1, 2]");
    }

    @Test
    void asManyAsAMonthHasDaysComeAsOneAndNoMore() {
        for (int many : new int[] {31, 32}) {
            Transfer[] open = Stream.concat(
                            Stream.iterate(1, i -> i + 1).limit(many).map(i -> sent(i, 1, 0)),
                            Stream.of(bank(1, many, 1, null)))
                    .toArray(Transfer[]::new);
            assertThat(match(open)).hasSize(many == 31 ? 1 : 0);
        }
    }
}
