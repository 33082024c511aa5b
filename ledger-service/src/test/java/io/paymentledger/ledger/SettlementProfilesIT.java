package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of gateways, read by profiles: those that are shipped, and those of tenants. */
class SettlementProfilesIT extends SettlementFilesFixture {

    private static final String STRIPE = """
            balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id
            %1$s_1,2026-11-02 09:15:00,eur,100.00,1.75,98.25,charge,ch_1
            %1$s_2,2026-11-03 09:15:00,eur,-98.25,0.00,-98.25,payout,po_1
            """;

    private static final String EXAMPLE_PAY = """
            {"title": "Example Pay", "recognised_by": ["Trx", "Soll", "Haben"], "delimiter": "semicolon",
             "decimal_separator": "comma", "thousands_separator": "point", "line_id": "Trx", "kind": "Art",
             "file_currency": "EUR", "gross": {"plus": "Haben", "minus": "Soll"}, "date": "Datum",
             "kinds": {"%s": "payment", "Storno": "refund"}}""";

    @Test
    void aGatewaysFileIsRecognisedAndShownBeforeItIsRecorded() {
        String file = STRIPE.formatted("recognised");

        Reply looked = ledger.send(post("gateway=simulator&dry_run=true", file));
        Reply named = ledger.send(post("gateway=simulator&profile=stripe-balance", file));
        Reply recognised = ledger.send(post("gateway=simulator", file));

        assertThat(looked.status()).as(looked.body()).isEqualTo(200);
        assertThat(looked.body()).contains("\"profile\":\"stripe-balance\"", """
                "first_lines":[{"at":2,"kind":"payment","gateway_reference":"ch_1","gross":10000,"fee":175,"net":9825,\
                "currency":"EUR","effective_on":"2026-11-02"},{"at":3,"kind":"payout","gateway_reference":"po_1",\
                "gross":9825,"fee":0,"net":-9825,"currency":"EUR","effective_on":"2026-11-03"}]""");
        assertThat(named.status()).as(named.body()).isEqualTo(201);
        assertThat(recognised.status()).as(recognised.body()).isEqualTo(201);
        assertThat(recognised.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            profile=nobodys                                 | profile
            profile=stripe-balance&delimiter=semicolon      | delimiter
            profile=stripe-balance&gross_column=Brutto      | gross_column
            zone=Mars                                       | zone
            charset=nothing                                 | charset
            header_line=0                                   | header_line
            decimal_separator=comma&thousands_separator=comma | thousands_separator
            """)
    void aParameterOfAProfileThatDoesNotFitIsTold(String parameters, String parameter) {
        Reply refused = ledger.send(post("gateway=simulator&" + parameters, STRIPE.formatted("refused")));

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("\"pointer\":\"" + parameter + "\"");
    }

    @Test
    void aTenantsOwnProfileIsDefinedOnceAndReadsItsFiles() {
        String file = "Trx;Art;Soll;Haben;Datum\n1;Kauf;;1.234,50;2026-11-03\n2;Storno;34,50;;2026-11-03\n";

        Reply defined = put("example-pay", EXAMPLE_PAY.formatted("Kauf"));
        Reply again = put("example-pay", EXAMPLE_PAY.formatted("Kauf"));
        Reply looked = ledger.send(post("gateway=simulator&dry_run=true", file));
        Reply changed = put("example-pay", EXAMPLE_PAY.formatted("Verkauf"));
        Reply lookedAgain = ledger.send(post("gateway=simulator&dry_run=true", file));

        assertThat(defined.status()).as(defined.body()).isEqualTo(200);
        assertThat(defined.body()).startsWith("{\"name\":\"example-pay\",\"origin\":\"defined\",\"profile\":{");
        assertThat(again.header("X-Ledger-Position")).isEqualTo(defined.header("X-Ledger-Position"));
        assertThat(changed.header("X-Ledger-Position")).isNotEqualTo(defined.header("X-Ledger-Position"));
        assertThat(history(StreamName.settlementProfiles("acme"))).hasSize(2);
        assertThat(looked.body())
                .contains(
                        "\"profile\":\"example-pay\"",
                        "{\"currency\":\"EUR\",\"kind\":\"payment\",\"lines\":1,\"gross\":123450,",
                        "{\"currency\":\"EUR\",\"kind\":\"refund\",\"lines\":1,\"gross\":3450,");
        assertThat(lookedAgain.body()).contains("\"kind\":\"unknown\"");
        assertThat(ledger.send(ledger.request("/v1/settlement-profiles").GET()).body())
                .contains(
                        "{\"name\":\"example-pay\",\"origin\":\"defined\",\"title\":\"Example Pay\"", "stripe-balance");
        assertThat(ledger.send(ledger.request("/v1/settlement-profiles/paypal-settlement")
                                .GET())
                        .body())
                .contains("\"origin\":\"shipped\"", "\"body_codes\":[\"SB\"]");
        assertThat(ledger.send(ledger.request("/v1/settlement-profiles/nobodys").GET())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aProfileThatCannotBeUsedIsToldWithAllThatIsWrong() {
        Reply refused = put("wrong", """
                {"title": "Wrong", "delimiter": "slash", "gross": "Betrag", "fee": "Geb", "currency": "Waehrung",
                 "kinds": {"a*b*": "payment", "c": "gift"}, "colour": "red"}""");

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body())
                .contains(
                        "\"pointer\":\"/colour\"",
                        "\"pointer\":\"/delimiter\"",
                        "\"pointer\":\"/kind\"",
                        "\"pointer\":\"/date\"",
                        "\"pointer\":\"/fee_sign\"",
                        "\"pointer\":\"/kinds/a*b*\"",
                        "\"pointer\":\"/kinds/c\"");
        assertThat(put("Wrong", EXAMPLE_PAY.formatted("Kauf")).status()).isEqualTo(400);
        assertThat(put("wrong", EXAMPLE_PAY.formatted("\\ud800")).status()).isEqualTo(400);
        assertThat(put("wrong", EXAMPLE_PAY.formatted("Kauf").replace("{\"title\"", "{\"source\": 1.5, \"title\""))
                        .status())
                .isEqualTo(400);
    }

    private Reply put(String name, String document) {
        return ledger.send(ledger.request("/v1/settlement-profiles/" + name)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(document)));
    }
}
