package io.paymentledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * A file of each vendor whose profile is shipped, from its bytes to the trial balance. The figures were worked out by hand
 * from the files; what a line tells of a charge is the charge's to post, and here are none.
 */
class VendorBooksIT {

    private static final Path FILES = ComposeFile.PROJECT.resolve("ledger-service/src/test/resources/settlement");

    @TempDir
    private static Path folder;

    private static RunningLedger ledger;

    @BeforeAll
    static void start() {
        ledger = new RunningLedger(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        if (ledger != null) {
            ledger.close();
        }
    }

    /*
     * stripe-balance: fees 1.75 + 1.00 + 15.00 + 0.35; a reserve of 10.00; 3.00 of which nobody knows what they are.
     * stripe-balance-history: fees 1.75 + 2.00; a payout of 96.25 that came back.
     * adyen-settlement-details: fees 2.10 + 0.95 + 0.10 + 25.00 + 12.00; a reserve of 5.00; a payout of 18.60.
     * adyen-payment-accounting: fees 2.10 + 0.10.
     * paypal-settlement: fees 3.25 - 0.50 + 16.00; a reserve of 9.00; a payout of 50.00 that came back.
     * checkout-financial-actions: fees 0.80 + 0.12 - 0.05; a tax of 0.15; a payout of 70.00.
     * mollie-settlement: fees 2.88; a payout of 100.00 + 50.00 - 20.00 - 50.00 - 2.88, which has no line.
     * worldpay-net-settled-sales: 5.00 of which nobody knows what they are; Worldpay's fees come in another report.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        stripe-balance               | fees 1810, receivable -3110, reserve 1000, suspense 300
        stripe-payout-reconciliation | fees 1810, receivable -3110, reserve 1000, suspense 300
        stripe-balance-history       | fees 375, receivable -375
        stripe-payouts               | ''
        adyen-settlement-details     | fees 4015, in-transit 1860, receivable -6375, reserve 500
        adyen-payment-accounting     | fees 220, receivable -220
        paypal-settlement            | fees 1875, receivable -2775, reserve 900
        paypal-transactions          | fees 325, receivable -325
        checkout-financial-actions   | fees 87, in-transit 7000, receivable -7102, taxes 15
        mollie-settlement            | fees 288, in-transit 7712, receivable -8000
        worldpay-net-settled-sales   | receivable 500, suspense -500
        """)
    void theBooksOfAVendorsFile(String profile, String books) throws IOException {
        String key = ledger.keyOf("tenant-" + profile, Set.of(Scope.ADMIN, Scope.AUDIT_READ));

        HttpResponse<String> recorded =
                ledger.settle(key, "simulator", "text/csv", Files.readString(FILES.resolve(profile + ".csv")));

        assertThat(recorded.statusCode()).as(recorded.body()).isEqualTo(201);
        String position = position(recorded);
        JsonNode balance = ledger.query(key, "/v1/trial-balance?min_position=" + position);
        assertThat(open(balance)).isEqualTo(books);
        assertThat(balance.path("totals").valueStream())
                .isNotEmpty()
                .allMatch(total -> total.path("balanced").booleanValue());
    }

    /** Adyen paid out 18.60 as TX17; the bank shows it, and 400.00 of rent. */
    @Test
    void aStatementInMt940ShowsWhatAGatewayPaidOutOnceHoweverOftenItIsSent() throws IOException {
        String key = ledger.keyOf("tenant-mt940", Set.of(Scope.ADMIN, Scope.AUDIT_READ));
        ledger.settle(key, "simulator", "text/csv", Files.readString(FILES.resolve("adyen-settlement-details.csv")));
        String statement = """
            :20:STARTUMS
            :25:20050000/1234567890
            :28C:42/1
            :60F:C261104EUR1000,00
            :61:2611051105CR18,6NTRFNONREF//B1
            :86:166?00GUTSCHRIFT?20EREF+TX17?21SVWZ+SETTLEMENT?32ADYEN N.V.
            :61:2611051105DR400,NTRFNONREF//B2
            :86:177?00UEBERWEISUNG?20MIETE?32VERMIETUNG GMBH
            :62F:C261105EUR618,60
            -
            """;

        HttpResponse<String> first = ledger.settle(key, "bank&payers=adyen", "text/plain", statement);
        HttpResponse<String> again =
                ledger.settle(key, "bank&payers=adyen", "text/plain", statement.replace("\n", "\r\n"));

        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertThat(again.statusCode()).as(again.body()).isEqualTo(201);
        JsonNode balance = ledger.query(key, "/v1/trial-balance?min_position=" + position(again));
        assertThat(open(balance)).isEqualTo("bank 1860, fees 4015, receivable -6375, reserve 500");
        assertThat(breaks(key, first, again)).isEmpty();
        assertThat(breaks(key, again, again)).containsExactly("duplicate");
        assertThat(reconciliation(key, again, again).path("repeats").asString()).isEqualTo(id(first));
    }

    /** Five lines of Mollie's, and the one credit of the bank in which they come. */
    @Test
    void oneCreditOfTheBankIsThePaymentsOfASettlement() throws IOException {
        String key = ledger.keyOf("tenant-many-to-one", Set.of(Scope.ADMIN, Scope.AUDIT_READ));
        HttpResponse<String> file =
                ledger.settle(key, "simulator", "text/csv", Files.readString(FILES.resolve("mollie-settlement.csv")));
        String statement = """
            :20:X
            :25:NL12BANK0123456789
            :28C:7
            :60F:C261105EUR0,
            :61:2611061106C%1$s,NTRFNONREF
            :86:/NAME/Mollie/REMI/Settlement 1234567.2611.01/
            :62F:C261106EUR%1$s,
            """;

        HttpResponse<String> other = ledger.settle(key, "bank&payers=mollie", "text/plain", statement.formatted("77"));
        HttpResponse<String> credit = ledger.settle(
                key,
                "bank&payers=mollie",
                "text/plain",
                statement.formatted("77,12").replace("12,", "12"));

        assertThat(credit.statusCode()).as(credit.body()).isEqualTo(201);
        JsonNode balance = ledger.query(key, "/v1/trial-balance?min_position=" + position(credit));
        assertThat(open(balance)).isEqualTo("bank 15412, fees 288, in-transit -7700, receivable -8000");
        assertThat(breaks(key, credit, credit)).isEmpty();
        assertThat(breaks(key, other, credit))
                .as("a credit of another sum is not taken for it")
                .containsExactly("missing_here");
        assertThat(reconciliation(key, file, credit).path("lines").asInt()).isEqualTo(6);
    }

    private static String id(HttpResponse<String> recorded) {
        return recorded.headers().firstValue("Location").orElseThrow().replaceFirst(".*/", "");
    }

    /** @param seen what was recorded last of what the answer must contain */
    private static JsonNode reconciliation(String key, HttpResponse<String> recorded, HttpResponse<String> seen) {
        return ledger.query(key, "/v1/reconciliations/" + id(recorded) + "?min_position=" + position(seen));
    }

    private static List<String> breaks(String key, HttpResponse<String> recorded, HttpResponse<String> seen) {
        JsonNode breaks =
                ledger.query(key, "/v1/reconciliations/" + id(recorded) + "/breaks?min_position=" + position(seen));
        assertThat(breaks.path("data").isArray()).as(breaks.toString()).isTrue();
        return breaks.path("data")
                .valueStream()
                .map(each -> each.path("kind").asString())
                .toList();
    }

    private static String position(HttpResponse<String> recorded) {
        return recorded.headers().firstValue("X-Ledger-Position").orElseThrow();
    }

    /** The accounts with a balance. */
    private static String open(JsonNode balance) {
        return balance.path("accounts")
                .valueStream()
                .filter(row -> row.path("debit").asLong() != row.path("credit").asLong())
                .map(VendorBooksIT::text)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String text(JsonNode row) {
        String account = row.path("account").asString();
        assertThat(row.path("currency").asString()).isEqualTo("EUR");
        return account.substring(account.lastIndexOf(':') + 1) + " "
                + (row.path("debit").asLong() - row.path("credit").asLong());
    }
}
