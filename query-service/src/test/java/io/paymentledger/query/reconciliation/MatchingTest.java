package io.paymentledger.query.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.Money;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.query.reconciliation.Matching.Candidate;
import io.paymentledger.query.reconciliation.Matching.LinePlace;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MatchingTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 10);

    private static FileLine line(
            int number,
            SettlementKind kind,
            @Nullable String reference,
            @Nullable String gatewayReference,
            long minor) {
        return new FileLine(number, number + 1L, kind, reference, gatewayReference, minor, "EUR", DAY);
    }

    private static FileLine payment(int number, @Nullable String reference, long minor) {
        return line(number, SettlementKind.PAYMENT, reference, null, minor);
    }

    private static Candidate movement(
            long position, SettlementKind kind, String attempt, String gatewayReference, long minor, LocalDate day) {
        return new Candidate(
                new Movement(
                        "acme",
                        position,
                        "charge-" + position,
                        "simulator",
                        kind,
                        minor,
                        "EUR",
                        attempt,
                        gatewayReference,
                        Instant.parse(day + "T12:00:00Z")),
                null);
    }

    private static Candidate captured(long position, String attempt, long minor) {
        return movement(position, SettlementKind.PAYMENT, attempt, "sim_" + attempt, minor, DAY);
    }

    private static Candidate taken(Candidate candidate, String file, int line) {
        return new Candidate(candidate.movement(), new LinePlace(file, line));
    }

    /** What came of it: lines and positions. */
    private static List<String> match(List<FileLine> lines, Candidate... candidates) {
        List<Candidate> given = new ArrayList<>(Arrays.asList(candidates));
        Matching.Result result = Matching.of("this", lines, given);
        Collections.shuffle(given, new Random(1));
        assertThat(Matching.of("this", lines, given)).as("in any order").isEqualTo(result);
        List<String> told = new ArrayList<>();
        result.matches()
                .forEach(match -> told.add("%s=%s by %s%s"
                        .formatted(
                                match.line().number(),
                                match.movement().position(),
                                match.how().wireName(),
                                match.differs() ? ", differs" : "")));
        result.duplicates()
                .forEach(duplicate -> told.add("%s repeats %s %s"
                        .formatted(
                                duplicate.line().number(),
                                duplicate.of().reconciliationId(),
                                duplicate.of().number())));
        result.missingHere().forEach(line -> told.add(line.number() + " missing here"));
        return told;
    }

    @Test
    void aLineMatchesByOurReferenceOrByTheGateways() {
        assertThat(match(
                        List.of(
                                payment(1, "a", 100),
                                line(2, SettlementKind.PAYMENT, null, "sim_b", 100),
                                line(3, SettlementKind.PAYMENT, "order-7", "sim_c", 100)),
                        captured(11, "a", 100),
                        captured(12, "b", 100),
                        captured(13, "c", 100)))
                .containsExactly("1=11 by reference", "2=12 by reference", "3=13 by reference");
    }

    @Test
    void aReferenceOfAnotherKindIsNoMatch() {
        assertThat(match(
                        List.of(line(1, SettlementKind.REFUND, "a", null, 100)),
                        movement(11, SettlementKind.PAYMENT, "a", "sim_a", 100, DAY)))
                .containsExactly("1 missing here");
    }

    @Test
    void partialCapturesOfOneReferenceFindTheirAmountsBeforeAnyDiffers() {
        assertThat(match(
                        List.of(payment(1, "a", 30), payment(2, "a", 50), payment(3, "a", 70)),
                        captured(11, "a", 70),
                        captured(12, "a", 31),
                        captured(13, "a", 50)))
                .containsExactly("1=12 by reference, differs", "2=13 by reference", "3=11 by reference");
    }

    @Test
    void aGatewayThatHasOneNameForManyPaymentsMakesNoSumThatIsTooLarge() {
        List<Candidate> many = IntStream.rangeClosed(1, 9_300)
                .mapToObj(
                        at -> movement(at, SettlementKind.PAYMENT, "a-" + at, "sim_same", Money.MAX_AMOUNT_MINOR, DAY))
                .toList();

        Matching.Result result =
                Matching.of("this", List.of(line(1, SettlementKind.PAYMENT, null, "sim_same", 100)), many);

        assertThat(result.matches())
                .singleElement()
                .satisfies(match -> assertThat(match.differs()).isTrue());
    }

    @Test
    void oneLineTellsOfAllCapturesThatItNamesIfTheyComeToItsSum() {
        Candidate[] captures = {
            movement(11, SettlementKind.PAYMENT, "a-1", "sim_a", 30, DAY),
            movement(12, SettlementKind.PAYMENT, "a-2", "sim_a", 50, DAY),
            movement(13, SettlementKind.REFUND, "a-3", "sim_a", 20, DAY)
        };

        assertThat(match(List.of(line(1, SettlementKind.PAYMENT, null, "sim_a", 80)), captures))
                .containsExactly("1=11 by reference", "1=12 by reference");
        assertThat(match(List.of(line(1, SettlementKind.PAYMENT, null, "sim_a", 81)), captures))
                .containsExactly("1=11 by reference, differs");
        assertThat(match(
                        List.of(
                                line(1, SettlementKind.PAYMENT, null, "sim_a", 80),
                                line(2, SettlementKind.PAYMENT, null, "sim_a", 50)),
                        captures))
                .as("what one line has to the sum is not another one's")
                .containsExactly("1=11 by reference, differs", "2=12 by reference");
    }

    @Test
    void aLineThatRepeatsOneOfThisOrOfAnEarlierFileIsADuplicate() {
        assertThat(match(
                        List.of(payment(1, "a", 100), payment(2, "a", 100), payment(3, "b", 100), payment(4, "b", 90)),
                        captured(11, "a", 100),
                        taken(captured(12, "b", 100), "earlier", 7)))
                .containsExactly("1=11 by reference", "2 repeats this 1", "3 repeats earlier 7", "4 repeats earlier 7");
    }

    @Test
    void theExactOneOfTwoLinesWithOneReferenceMatchesWhicheverComesFirst() {
        assertThat(match(List.of(payment(1, "a", 90), payment(2, "a", 100)), captured(11, "a", 100)))
                .containsExactly("2=11 by reference", "1 repeats this 2");
    }

    @Test
    void aLineWithoutOurReferenceMatchesByAmountWithinAWeekBeforeItsValueDate() {
        FileLine anonymous = payment(1, null, 100);

        assertThat(match(List.of(anonymous), movement(11, SettlementKind.PAYMENT, "a", "s", 100, DAY)))
                .containsExactly("1=11 by amount_and_date");
        assertThat(match(List.of(anonymous), movement(11, SettlementKind.PAYMENT, "a", "s", 100, DAY.minusDays(7))))
                .containsExactly("1=11 by amount_and_date");
        assertThat(match(List.of(anonymous), movement(11, SettlementKind.PAYMENT, "a", "s", 100, DAY.minusDays(8))))
                .containsExactly("1 missing here");
        assertThat(match(List.of(anonymous), movement(11, SettlementKind.PAYMENT, "a", "s", 100, DAY.plusDays(1))))
                .containsExactly("1 missing here");
        assertThat(match(List.of(anonymous), movement(11, SettlementKind.PAYMENT, "a", "s", 101, DAY)))
                .containsExactly("1 missing here");
        assertThat(match(List.of(payment(1, "unknown", 100)), movement(11, SettlementKind.PAYMENT, "a", "s", 100, DAY)))
                .containsExactly("1 missing here");
    }

    @Test
    void equalAmountsFindTheirMovementsInTheOrderInWhichTheseWereRecorded() {
        assertThat(match(
                        List.of(payment(1, null, 100), payment(2, null, 100), payment(3, null, 100)),
                        movement(11, SettlementKind.PAYMENT, "a", "s", 100, DAY),
                        movement(12, SettlementKind.PAYMENT, "b", "t", 100, DAY.minusDays(7)),
                        movement(13, SettlementKind.PAYMENT, "c", "u", 100, DAY)))
                .containsExactly("1=11 by amount_and_date", "2=12 by amount_and_date", "3=13 by amount_and_date");
    }

    /** A subscription has one price. A look at each payment for each line would be five thousand million looks. */
    @Test
    void aFileOfOneAmountIsMatched() {
        int count = 100_000;
        List<FileLine> lines = IntStream.rangeClosed(1, count)
                .mapToObj(number -> payment(number, null, 100))
                .toList();
        List<Candidate> movements = IntStream.rangeClosed(1, count)
                .mapToObj(at -> movement(at, SettlementKind.PAYMENT, "a-" + at, "s-" + at, 100, DAY.minusDays(at % 8)))
                .toList();

        Matching.Result result = Matching.of("this", lines, movements);

        assertThat(result.matches())
                .hasSize(count)
                .allSatisfy(match -> assertThat(match.movement().position())
                        .isEqualTo(match.line().number()));
    }

    @Test
    void aLineWithAReferenceComesBeforeOneThatOnlyHasAnAmount() {
        assertThat(match(
                        List.of(payment(1, null, 100), payment(2, null, 100), payment(3, "a", 100)),
                        captured(11, "a", 100),
                        captured(12, "b", 100)))
                .containsExactly("1=12 by amount_and_date", "3=11 by reference", "2 missing here");
    }

    @Test
    void anotherCurrencyDiffersAsAnotherAmountDoes() {
        FileLine dollars = new FileLine(1, 2, SettlementKind.PAYMENT, "a", null, 100, "USD", DAY);

        assertThat(match(List.of(dollars), captured(11, "a", 100))).containsExactly("1=11 by reference, differs");
    }
}
