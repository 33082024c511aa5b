package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.testing.RawHttp;
import io.paymentledger.base.testing.RawHttp.Answer;
import io.paymentledger.base.testing.Spellings;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask is decided by the handler that an address leads to, however the address is written. */
class AdmissionIT {

    private static final RunningLedger LEDGER = RunningLedger.start();
    private static final URI SERVICE = LEDGER.uri("/");
    private static final String KEY =
            "Authorization: Bearer %s\r\n".formatted(LEDGER.newKey("acme", Set.of(Scope.CHARGES_READ)));

    private static final List<String> ADDRESSES = List.of(
            "/v1/charges/x",
            "/v1/charges/batch",
            "/v1/charges/x/refunds",
            "/v1/idempotency/token",
            "/v1/gateways/simulator/notifications",
            "/v1/reconciliations",
            "/v1/nothing");

    @AfterAll
    static void stop() {
        long calls = LEDGER.gatewayCalls();
        LEDGER.close();
        Promises.assertKept(LEDGER.database(), calls);
        LEDGER.database().close();
    }

    @Test
    void noSpellingOfAnAddressIsAWayAroundTheCredential() throws IOException {
        Set<Integer> met = new HashSet<>();
        for (String address : ADDRESSES) {
            for (String target : Spellings.of(SERVICE, address).toList()) {
                Answer stranger = RawHttp.ask(SERVICE, "GET", target, "");
                Answer known = RawHttp.ask(SERVICE, "GET", target, KEY);

                assertThat(stranger.status()).as("GET %s without a key", target).isIn(400, 401);
                assertThat(known.status()).as("GET %s with a key", target).isIn(400, 404, 405);
                assertThat(List.of(stranger, known))
                        .allSatisfy(answer ->
                                assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json"));
                met.add(stranger.status());
            }
        }
        assertThat(met).containsOnly(400, 401);
    }

    @Test
    void noMethodIsAWayAroundTheCredential() throws IOException {
        for (String address : List.of("/v1/charges/x", "/v1/charges", "/v1/nothing", "/nothing", "/", "/error")) {
            for (String method : Spellings.METHODS) {
                assertThat(RawHttp.ask(SERVICE, method, address, "").status())
                        .as("%s %s without a key", method, address)
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void ofTwoCredentialsNoneIsTaken() throws IOException {
        for (String lines :
                List.of(KEY + KEY, KEY + "Authorization: Bearer x\r\n", "Authorization: Basic x\r\n" + KEY)) {
            assertThat(RawHttp.ask(SERVICE, "GET", "/v1/charges/x", lines).status())
                    .isEqualTo(401);
        }
    }

    @Test
    void anAbsoluteTargetIsTheAddressInIt() throws IOException {
        Answer answer = RawHttp.ask(SERVICE, "GET", LEDGER.uri("/v1/charges/x").toString(), KEY);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("There is no such charge.");
    }

    @Test
    void theMethodsOfAnAddressAreToldTheSameWayWhateverMethodIsTried() throws IOException {
        for (String method : Spellings.METHODS) {
            if (!method.equals("POST")) {
                Answer answer = RawHttp.ask(SERVICE, method, "/v1/charges", KEY);
                assertThat(answer.status()).as(method).isEqualTo(method.equals("OPTIONS") ? 200 : 405);
                assertThat(answer.header("Allow")).as(method).isEqualTo("OPTIONS, POST");
            }
            if (!Set.of("GET", "HEAD").contains(method)) {
                assertThat(RawHttp.ask(SERVICE, method, "/v1/charges/x", KEY).header("Allow"))
                        .as(method)
                        .isEqualTo("GET, HEAD, OPTIONS");
            }
        }
    }

    @Test
    void aPreflightOfABrowserIsNoWayInEither() throws IOException {
        String preflight = "Origin: http://elsewhere.example\r\nAccess-Control-Request-Method: POST\r\n";

        assertThat(RawHttp.ask(SERVICE, "OPTIONS", "/v1/charges", preflight).status())
                .isEqualTo(401);
        Answer known = RawHttp.ask(SERVICE, "OPTIONS", "/v1/charges", preflight + KEY);
        assertThat(known.status()).isEqualTo(404);
        assertThat(known.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void onlyProblemsPagesAreForEveryone() throws IOException {
        assertThat(RawHttp.ask(SERVICE, "GET", "/problems/forbidden", "").status())
                .isEqualTo(200);
        assertThat(RawHttp.ask(SERVICE, "GET", "/v3/api-docs", "").status()).isEqualTo(401);
        assertThat(RawHttp.ask(SERVICE, "GET", "/v3/api-docs.yaml", "").status())
                .isEqualTo(401);
        assertThat(RawHttp.ask(SERVICE, "GET", "/v3/%61pi-docs;x=1", "").status())
                .isEqualTo(401);
        assertThat(RawHttp.ask(SERVICE, "GET", "/v3/api-docs", KEY).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/charges/x",
                "GET /nowhere",
                "GET /problems/internal",
                "GET /problems/none",
                "GET /livez",
                "GET /readyz",
                "POST /v1/gateways/simulator/notifications",
                "POST /v1/gateways/nobody/notifications"
            })
    void aStrangerKeepsNoConnection(String line) throws IOException {
        String request = line + " HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\n\r\n".formatted(SERVICE.getAuthority());

        // It would not return if the service did not close the connection.
        assertThat(RawHttp.send(SERVICE, request).header("Connection")).isEqualTo("close");
    }
}
