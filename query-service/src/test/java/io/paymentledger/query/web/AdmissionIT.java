package io.paymentledger.query.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.testing.RawHttp;
import io.paymentledger.base.testing.RawHttp.Answer;
import io.paymentledger.base.testing.Spellings;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who may read is decided by the handler that an address leads to, however the address is written. */
class AdmissionIT {

    private static final LedgerFixture LEDGER = new LedgerFixture();
    private static final QueryServiceFixture SERVICE = new QueryServiceFixture(LEDGER.database);
    private static final URI BASE = SERVICE.uri("/");
    private static final String KEY =
            "Authorization: Bearer %s\r\n".formatted(LEDGER.key(LEDGER.newTenant(), Scope.CHARGES_READ));

    private static final List<String> ADDRESSES = List.of(
            "/v1/charges",
            "/v1/charges/x",
            "/v1/charges/x/receipt",
            "/v1/accounts",
            "/v1/events",
            "/v1/events/stream",
            "/v1/journal",
            "/v1/idempotency/x",
            "/v1/projections",
            "/v1/projections/charges/rebuilds",
            "/v1/webhook-endpoints/x/deliveries",
            "/v1/nothing");

    @AfterAll
    static void stop() {
        SERVICE.close();
        LEDGER.close();
    }

    @Test
    void noSpellingOfAnAddressIsAWayAroundTheCredential() throws IOException {
        Set<Integer> met = new HashSet<>();
        for (String address : ADDRESSES) {
            for (String target : Spellings.of(BASE, address).toList()) {
                Answer stranger = RawHttp.ask(BASE, "GET", target, "");
                Answer known = RawHttp.ask(BASE, "GET", target, KEY);

                assertThat(stranger.status()).as("GET %s without a key", target).isIn(400, 401);
                assertThat(stranger.header("Content-Type")).isEqualTo("application/problem+json");
                assertThat(known.status()).as("GET %s with a key", target).isIn(200, 400, 403, 404, 405);
                met.add(stranger.status());
            }
        }
        assertThat(met).containsOnly(400, 401);
    }

    @Test
    void noSpellingOfAnAddressIsAWayAroundTheScope() throws IOException {
        for (String address : List.of("/v1/accounts", "/v1/events", "/v1/journal", "/v1/idempotency/x")) {
            for (String target : Spellings.of(BASE, address).toList()) {
                assertThat(RawHttp.ask(BASE, "GET", target, KEY).status())
                        .as("GET %s with a key that may read charges only", target)
                        .isIn(400, 403, 404);
            }
        }
    }

    @Test
    void noMethodIsAWayAroundTheCredential() throws IOException {
        for (String address : List.of("/v1/charges/x", "/v1/accounts", "/v1/nothing", "/nothing", "/", "/error")) {
            for (String method : Spellings.METHODS) {
                assertThat(RawHttp.ask(BASE, method, address, "").status())
                        .as("%s %s without a key", method, address)
                        .isEqualTo(401);
            }
        }
    }

    /** Strangers are answered, too, where an address ends early or has parts that make no sense. */
    @Test
    void whatIsForEveryoneHasNoAddressThatFails() throws IOException {
        for (String target : List.of(
                "/log/0/tile/0",
                "/log/0/tile/0/",
                "/log/0/tile/0//",
                "/log/0/tile/entries",
                "/log/0/tile/entries/",
                "/log/0/tile/0/x",
                "/log/0/tile/99999999999999999999/000",
                "/log/99999999999999999999/checkpoint",
                "/problems/%20")) {
            assertThat(RawHttp.ask(BASE, "GET", target, "").status())
                    .as("GET %s", target)
                    .isIn(400, 401, 404);
        }
    }

    /** A log that has no checkpoint yet gets one, so one waits for it; what is no log never will. */
    @Test
    void aLogThatIsNotThereIsNotFoundAndOneThatIsNotSealedIsWaitedFor() throws IOException {
        Answer none = RawHttp.ask(BASE, "GET", "/log/2/checkpoint", "");
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.text()).contains("not-found");

        Answer unsealed = RawHttp.ask(BASE, "GET", "/log/0/checkpoint", "");
        assertThat(unsealed.status()).isEqualTo(503);
        assertThat(unsealed.text()).contains("not-sealed");
    }

    @Test
    void noSpellingOfAPageOfTheConsoleIsAWayAroundItsSession() throws IOException {
        for (String page : List.of("/console", "/console/ask", "/console/charges/x", "/console/keys/x")) {
            for (String target : List.of(
                    page,
                    page.replace("/console", "/%63onsole"),
                    page.replace("/console", "/console;x=1"),
                    page.replace("/console", "//console"),
                    page.replace("/console", "/console/assets/..;"),
                    page.replace("/console", "/./console"))) {
                Answer stranger = RawHttp.ask(BASE, "GET", target, "");

                assertThat(stranger.status())
                        .as("GET %s without a session", target)
                        .isIn(302, 400, 401, 404);
            }
        }
    }

    @Test
    void whatIsNotUtf8IsRefused() throws IOException {
        for (String target : List.of(
                "/v1/charges/%C0%AF", "/v1/charges/%ff", "/v1/charges/%ed%a0%80", "/v1/charges?customer=%C0%80")) {
            Answer refused = RawHttp.ask(BASE, "GET", target, KEY);

            assertThat(refused.status()).as(target).isEqualTo(400);
            assertThat(refused.text()).contains("\"code\":\"malformed-request\"");
        }
    }
}
