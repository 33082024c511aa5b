package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.web.ProblemCode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** One ledger-service, and requests that are not as they should be. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RefusalsFixture {

    final RunningLedger ledger = RunningLedger.start();

    @AfterAll
    void stop() {
        ledger.close();
        ledger.database().close();
    }

    static final String GOOD = "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}";

    ProblemCode code(HttpRequest.Builder request) {
        return ProblemCode.ofWireName(ledger.send(request).text("code")).orElseThrow();
    }

    void assertFree(String key) {
        assertThat(ledger.send(ledger.request("/v1/charges/" + key)).status()).isEqualTo(404);
    }

    HttpRequest.Builder withoutKey(String body) {
        return ledger.request("/v1/charges")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    /** A charge with headers exactly as given. */
    String raw(String headers) throws IOException {
        return rawText("POST /v1/charges HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: %s\r\n"
                        .formatted(authorization())
                + "Content-Type: application/json\r\nContent-Length: %s\r\n%s\r\n\r\n%s"
                        .formatted(GOOD.length(), headers, GOOD));
    }

    String authorization() {
        return ledger.request("/").build().headers().firstValue("Authorization").orElseThrow();
    }

    String rawText(String request) throws IOException {
        URI uri = ledger.uri("/");
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
