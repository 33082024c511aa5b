package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.testing.RawHttp;
import io.paymentledger.base.testing.RawHttp.Answer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that begin a request and do not end it. */
@Tag("waits")
class SlowClientIT {

    private static final RunningLedger LEDGER = RunningLedger.start();
    private static final URI SERVICE = LEDGER.uri("/");

    private static final int BEGUN = 200;

    @AfterAll
    static void stop() {
        LEDGER.close();
        LEDGER.database().close();
    }

    @Test
    void aBodyThatDoesNotComeIsWaitedForNoLongerThanSaidAndLeavesItsKeyFree() throws IOException {
        Answer answer =
                RawHttp.send(SERVICE, head(LEDGER.newKey("acme", Set.of(Scope.CHARGES_WRITE))) + "{\"amount\":");

        assertThat(answer.status()).as(answer.text()).isEqualTo(408);
        assertThat(answer.text()).contains("\"code\":\"request-timeout\"");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("X-Request-Id")).isNotEmpty();
        assertThat(LEDGER.send(LEDGER.request("/v1/charges/slow")).status()).isEqualTo(404);
    }

    @Test
    void aStrangersBodyIsNotWaitedForToAnswer() throws IOException {
        assertThat(RawHttp.send(SERVICE, head("plk_unknown") + "{\"amount\":").status())
                .isEqualTo(401);
    }

    @Test
    void whoeverBeginsManyRequestsAndEndsNoneHoldsNoConnection() throws IOException {
        String key = LEDGER.newKey("acme", Set.of(Scope.CHARGES_WRITE));
        List<Socket> begun = new ArrayList<>();
        try {
            for (int i = 0; i < BEGUN; i++) {
                String half = i % 2 == 0 ? "POST /v1/charges HTTP/1.1\r\nHost: x\r\nX-Half: " : head(key) + "{";
                Socket socket = new Socket(SERVICE.getHost(), SERVICE.getPort());
                socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
                begun.add(socket);
            }
            assertThat(LEDGER.send(LEDGER.request("/v1/charges/none")).status()).isEqualTo(404);

            // None of these would return if the service did not close the connections by itself.
            for (Socket socket : begun) {
                socket.getInputStream().readAllBytes();
            }
        } finally {
            for (Socket socket : begun) {
                socket.close();
            }
        }
    }

    private static String head(String key) {
        return """
                POST /v1/charges HTTP/1.1\r
                Host: %s\r
                Authorization: Bearer %s\r
                Idempotency-Key: slow\r
                Content-Type: application/json\r
                Content-Length: 1000\r
                \r
                """.formatted(SERVICE.getAuthority(), key);
    }
}
