package io.paymentledger.ledger.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.profile.DescribedProfile;
import io.paymentledger.ledger.settlement.profile.Profile;
import io.paymentledger.ledger.settlement.profile.SettlementProfiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shipped profiles, each with a small file in the shape that its vendor documents. What the lines come to was worked out
 * by hand.
 */
class ProfilesTest {

    private static final SettlementProfiles PROFILES = SettlementProfiles.load(List.of());

    private static List<Profile> all() {
        return PROFILES.all().values().stream().map(DescribedProfile::profile).toList();
    }

    private static String file(String profile) {
        try (@Nullable InputStream in = ProfilesTest.class.getResourceAsStream("/settlement/" + profile + ".csv")) {
            assertThat(in).as("the file of %s", profile).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<SettlementLine> read(String profile, String text) {
        Profile known =
                Objects.requireNonNull(PROFILES.all().get(profile), profile).profile();
        try {
            return CsvFile.read(
                            new FileReading("vendor", SettlementFormat.CSV, null, known, false, List.of()),
                            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .lines();
        } catch (InvalidFileException e) {
            throw new AssertionError(e.faults().toString(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kind, our reference, the gateway's, gross, fee, net, currency, day. */
    private static String told(SettlementLine line) {
        return String.join(
                " ",
                line.kind().wireName(),
                String.valueOf(line.reference()),
                String.valueOf(line.gatewayReference()),
                Long.toString(line.grossMinor()),
                Long.toString(line.feeMinor()),
                Long.toString(line.netMinor()),
                line.currency().code(),
                line.effectiveOn().toString());
    }

    private static List<String> told(String profile) {
        return read(profile, file(profile)).stream().map(ProfilesTest::told).toList();
    }

    private static long owed(String profile) {
        return read(profile, file(profile)).stream()
                .mapToLong(SettlementLine::netMinor)
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe-balance", "stripe-payout-reconciliation"})
    void stripesBalanceIsReadByItsTransactions(String profile) {
        assertThat(told(profile))
                .containsExactly(
                        "payment att_1 pi_1 10000 175 9825 EUR 2026-11-02",
                        "payment att_2 pi_2 5000 100 4900 EUR 2026-11-02",
                        "refund att_3 re_1 2000 0 -2000 EUR 2026-11-03",
                        "dispute att_2 dp_1 5000 1500 -6500 EUR 2026-11-04",
                        "fee null ch_9 0 35 -35 EUR 2026-11-04",
                        "reserve_held null rsv_1 1000 0 -1000 EUR 2026-11-05",
                        "unknown null cbr_1 300 0 -300 EUR 2026-11-05");
        // 98.25 + 49.00 - 20.00 - 65.00 - 0.35 - 10.00 - 3.00
        assertThat(owed(profile)).isEqualTo(4890);
    }

    @Test
    void stripesHistoryHasItsPayouts() {
        assertThat(told("stripe-balance-history"))
                .containsExactly(
                        "payment null ch_1 10000 175 9825 EUR 2026-11-02",
                        "fee null null 0 200 -200 EUR 2026-11-03",
                        "payout null po_1 9625 0 -9625 EUR 2026-11-04",
                        "payout_reversal null po_1 9625 0 9625 EUR 2026-11-06");
        assertThat(owed("stripe-balance-history")).isEqualTo(9625);
    }

    @Test
    void stripesPayoutsAreReadWithTheirReversals() {
        assertThat(told("stripe-payouts"))
                .containsExactly(
                        "payout null po_1 9625 0 -9625 EUR 2026-11-04",
                        "payout_reversal null po_1 9625 0 9625 EUR 2026-11-06");
    }

    @Test
    void adyensSettlementIsReadByWhatItLeavesAndFourKindsOfFees() {
        assertThat(told("adyen-settlement-details"))
                .containsExactly(
                        "payment att_1 MOD1 10000 210 9790 EUR 2026-11-02",
                        "payment att_2 MOD2 4655 95 4560 EUR 2026-11-02",
                        "refund att_3 MOD3 2000 10 -2010 EUR 2026-11-03",
                        "dispute att_1 MOD4 10000 2500 -12500 EUR 2026-11-03",
                        "fee null 17 0 1200 -1200 EUR 2026-11-04",
                        "reserve_held null 17 500 0 -500 EUR 2026-11-04",
                        "payout null TX17 1860 0 -1860 EUR 2026-11-04");
        // 97.90 + 45.60 - 20.10 - 125.00 - 12.00 - 5.00 - 18.60
        assertThat(owed("adyen-settlement-details")).isEqualTo(-3720);
    }

    @Test
    void adyensAccountingPassesOverWhatMovesNoMoney() {
        assertThat(told("adyen-payment-accounting"))
                .containsExactly(
                        "payment att_1 PSP1 10000 210 9790 EUR 2026-11-02",
                        "refund att_1 PSP1 2000 10 -2010 EUR 2026-11-03");
    }

    @Test
    void payPalsSettlementIsReadBetweenItsSections() {
        assertThat(told("paypal-settlement"))
                .containsExactly(
                        "payment att_1 5TY00001 10000 325 9675 EUR 2026-11-02",
                        "refund att_2 5TY00002 2000 -50 -1950 EUR 2026-11-02",
                        "payment att_3 5TY00003 1500 0 1500 JPY 2026-11-03",
                        "reserve_held null 5TY00004 900 0 -900 EUR 2026-11-03",
                        "fee null 5TY00005 0 1600 -1600 EUR 2026-11-03",
                        "payout null 5TY00006 5000 0 -5000 EUR 2026-11-04",
                        "payout_reversal null 5TY00007 5000 0 5000 EUR 2026-11-04");
    }

    @Test
    void payPalsTransactionsAreReadWithoutThoseThatArePending() {
        assertThat(told("paypal-transactions"))
                .containsExactly(
                        "payment att_1 5TY00001 10000 325 9675 EUR 2026-11-02",
                        "dispute att_1 5TY00009 10000 0 -10000 EUR 2026-11-05");
    }

    @Test
    void payPalsTwoReportsNameTheSameLine() {
        assertThat(read("paypal-transactions", file("paypal-transactions"))
                        .getFirst()
                        .identity())
                .isEqualTo(read("paypal-settlement", file("paypal-settlement"))
                        .getFirst()
                        .identity());
    }

    @Test
    void checkoutsActionsAreReadByTheirBreakdown() {
        assertThat(told("checkout-financial-actions"))
                .containsExactly(
                        "payment att_1 pay_1 10000 0 10000 EUR 2026-11-02",
                        "fee att_1 act_1 0 80 -80 EUR 2026-11-02",
                        "fee att_1 act_1 0 12 -12 EUR 2026-11-02",
                        "tax att_1 act_1 15 0 -15 EUR 2026-11-02",
                        "refund att_2 act_2 2000 0 -2000 EUR 2026-11-03",
                        "fee att_2 act_2 0 -5 5 EUR 2026-11-03",
                        "payout null act_3 7000 0 -7000 EUR 2026-11-04");
        // 100.00 - 0.80 - 0.12 - 0.15 - 20.00 + 0.05 - 70.00
        assertThat(owed("checkout-financial-actions")).isEqualTo(898);
    }

    @Test
    void molliesSettlementIsReadByItsMethods() {
        assertThat(told("mollie-settlement"))
                .containsExactly(
                        "payment null tr_1 10000 0 10000 EUR 2026-11-02",
                        "payment null tr_2 5000 0 5000 EUR 2026-11-02",
                        "refund null re_1 2000 0 -2000 EUR 2026-11-03",
                        "dispute null chb_1 5000 0 -5000 EUR 2026-11-04",
                        "fee null Withheld fees MOL-2026-0001 0 288 -288 EUR 2026-11-04",
                        // 100.00 + 50.00 - 20.00 - 50.00 - 2.88
                        "payout null 1234567.2611.01 7712 0 -7712 EUR 2026-11-04");
        assertThat(owed("mollie-settlement")).isZero();
    }

    @Test
    void aPayoutWithoutALineIsWhatItsLinesComeToByItsNameAndCurrency() {
        String two = file("mollie-settlement")
                .replace("EUR,50.00,1234567.2611.01", "EUR,50.00,1234567.2611.02")
                .replace("EUR,-50.00,1234567.2611.01", "EUR,-60.00,1234567.2611.02");

        // 100.00 - 20.00 - 2.88; and 50.00 - 60.00, which nobody pays out.
        assertThat(read("mollie-settlement", two).stream()
                        .filter(line -> line.kind() == SettlementKind.PAYOUT)
                        .map(ProfilesTest::told))
                .containsExactly("payout null 1234567.2611.01 7712 0 -7712 EUR 2026-11-04");
        assertThat(read("mollie-settlement", file("mollie-settlement").replace(",1234567.2611.01,", ",,")))
                .extracting(SettlementLine::kind)
                .doesNotContain(SettlementKind.PAYOUT);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            CET,  2026-11-02
            AEDT, 2026-11-01
            NZDT, 2026-11-01
            JST,  2026-11-02
            PST,  2026-11-02
            """)
    void aTimeIsOfTheZoneThatTheFileNames(String zone, LocalDate day) {
        String there = file("adyen-settlement-details").replace(",CET,", "," + zone + ",");

        assertThat(read("adyen-settlement-details", there).getFirst().effectiveOn())
                .isEqualTo(day);
    }

    @Test
    void aLineThatIsThereTwiceIsPaidOutOnceAndFeesThatAreDescribedOtherwiseAreTwo() {
        String file = file("mollie-settlement").stripTrailing();
        String payment = file.lines().skip(1).findFirst().orElseThrow();
        String fee = file.lines().reduce((_, last) -> last).orElseThrow();

        assertThat(read("mollie-settlement", file + "\n" + payment + "\n")
                        .getLast()
                        .grossMinor())
                .isEqualTo(7712);
        // 77.12 - 2.88
        List<SettlementLine> lines =
                read("mollie-settlement", file + "\n" + fee.replace("MOL-2026-0001", "MOL-2026-0002") + "\n");
        assertThat(lines.getLast().grossMinor()).isEqualTo(7424);
        assertThat(lines).extracting(SettlementLine::identity).doesNotHaveDuplicates();
    }

    @Test
    void worldpaysSettledSalesAreReadInTheCurrencyOfTheSettlement() {
        assertThat(told("worldpay-net-settled-sales"))
                .containsExactly(
                        "payment att_1 wp_1 10000 0 10000 EUR 2026-11-02",
                        "payment att_2 wp_2 5000 0 5000 EUR 2026-11-02",
                        "refund att_3 wp_3 2000 0 -2000 EUR 2026-11-03",
                        "unknown null wp_4 500 0 500 EUR 2026-11-03");
        // 100.00 + 50.00 - 20.00 + 5.00
        assertThat(owed("worldpay-net-settled-sales")).isEqualTo(13500);
    }

    @Test
    void worldpaysRefundsMayHaveASignOrNot() {
        String text = file("worldpay-net-settled-sales");

        assertThat(read("worldpay-net-settled-sales", text.replace("-20.00", "20.00")))
                .isEqualTo(read("worldpay-net-settled-sales", text));
        assertThat(read("worldpay-net-settled-sales", text.replace("Worldpay Payment ID", "Vantiv Payment ID")))
                .isEqualTo(read("worldpay-net-settled-sales", text));
    }

    private static Set<String> identities(List<SettlementLine> lines) {
        Set<String> identities = new HashSet<>();
        for (SettlementLine line : lines) {
            assertThat(identities.add(String.valueOf(line.identity())))
                    .as("the identity of %s is its own", line)
                    .isTrue();
        }
        return identities;
    }

    private static List<String> shippedOfOneHeader() {
        return all().stream()
                .filter(profile -> profile.rows().codes() == null)
                .map(profile -> String.valueOf(profile.name()))
                .toList();
    }

    @Test
    void theSameLinesInOtherBytesAndInAnotherOrderAreTheSameLines() {
        for (Profile profile : all()) {
            String name = String.valueOf(profile.name());
            Set<String> once = identities(read(name, file(name)));
            assertThat(identities(read(name, file(name).replace("\n", "\r\n"))))
                    .as(name)
                    .isEqualTo(once);
        }
        for (String name : shippedOfOneHeader()) {
            List<String> rows = new ArrayList<>(file(name).lines().toList());
            String header = rows.removeFirst();
            Collections.shuffle(rows, new Random(15));
            assertThat(identities(read(name, header + "\n" + String.join("\n", rows))))
                    .as(name)
                    .isEqualTo(identities(read(name, file(name))));
        }
    }

    @Test
    void aFileIsRecognisedByItsHeader() throws IOException {
        for (Profile profile : all()) {
            String name = String.valueOf(profile.name());
            @Nullable
            Profile recognised = ProfileRecognition.of(all(), file(name).getBytes(StandardCharsets.UTF_8));
            assertThat(recognised).as(name).isEqualTo(profile);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference,kind,gross,fee,net,currency,date\n", "", "\"", "id,Type\n"})
    void aFileOfNobodyIsNotRecognised(String text) throws IOException {
        assertThat(ProfileRecognition.of(all(), text.getBytes(StandardCharsets.UTF_8)))
                .isNull();
    }

    @Test
    void adyensGrossMayStandInEitherColumnBecauseWhatIsLeftTellsTheDirection() {
        String text = file("adyen-settlement-details").replace("EUR,,100.00,1,EUR,,97.90", "EUR,100.00,,1,EUR,,97.90");

        assertThat(read("adyen-settlement-details", text))
                .isEqualTo(read("adyen-settlement-details", file("adyen-settlement-details")));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-02 23:30:00,CET,2026-11-02",
        "2026-11-02 23:30:00,PST,2026-11-03",
        "2026-11-02 00:30:00,CET,2026-11-01",
        "2026-11-02 00:30:00,,2026-11-01"
    })
    void aTimeCountsOnItsDayInUtc(String time, @Nullable String zone, String day) {
        String text = file("adyen-settlement-details")
                .lines()
                .limit(2)
                .map(row -> row.replace("2026-11-02 09:15:00,CET", time + "," + (zone == null ? "" : zone)))
                .reduce("", (whole, row) -> whole + row + "\n");

        assertThat(read("adyen-settlement-details", text).getFirst().effectiveOn())
                .hasToString(day);
    }
}
