package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.testing.RawHttp;
import io.paymentledger.base.testing.RawHttp.Answer;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that begin a request and do not end it. */
@Tag("waits")
class SlowClientIT {

    private static final RunningLedger LEDGER = RunningLedger.start();
    private static final URI SERVICE = LEDGER.uri("/");

    private static final int BEGUN = 200;

    /** One each half second: a minute, which is several times as long as any request is waited for. */
    private static final int DROPS = 120;

    private static final int DROP_MILLIS = 500;

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
                send(socket, half);
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

    /** The start of a request, and what comes of it again and again. */
    static Stream<Arguments> dripped() {
        String key = LEDGER.newKey("acme", Set.of(Scope.CHARGES_WRITE));
        return Stream.of(
                Arguments.of("a line of the head", "GET /v1/charges/x HTTP/1.1\r\nHost: x\r\nX-Long: ", "a"),
                Arguments.of("lines of the head", "GET /v1/charges/x HTTP/1.1\r\nHost: x\r\n", "a: b\r\n"),
                Arguments.of("the first line", "", "A"),
                Arguments.of("empty lines before a request", "", "\r\n"),
                Arguments.of(
                        "the second request",
                        "GET /v1/charges/x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + key + "\r\n\r\nGET /",
                        "a"),
                Arguments.of("a stranger's body", head("plk_unknown"), " "),
                Arguments.of("a body", head(key), " "),
                Arguments.of(
                        "a body in chunks",
                        head(key).replace("Content-Length: 1000", "Transfer-Encoding: chunked"),
                        "1\r\n \r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dripped")
    void whoeverSendsAByteNowAndThenHoldsNoConnection(String what, String begin, String drop) throws IOException {
        int drops = 0;
        try (Socket socket = new Socket(SERVICE.getHost(), SERVICE.getPort())) {
            socket.setSoTimeout(DROP_MILLIS);
            send(socket, begin);
            while (drops < DROPS && isOpen(socket)) {
                send(socket, drop);
                drops++;
            }
        } catch (SocketException e) {
            assertThat(e).as("what a closed connection says").hasMessageMatching("(?i).*(reset|broken pipe).*");
        }
        assertThat(drops).as(what).isLessThan(DROPS);
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Waits until it is time for the next drop. */
    private static boolean isOpen(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
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
