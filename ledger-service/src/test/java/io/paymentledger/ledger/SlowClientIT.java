package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.testing.RawHttp;
import io.paymentledger.base.testing.RawHttp.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Clients that begin a request and do not end it. */
class SlowClientIT {

    private static final RunningLedger LEDGER = RunningLedger.start();
    private static final URI SERVICE = LEDGER.uri("/");

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
