package io.paymentledger.query.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.webhook.Destinations;
import io.paymentledger.base.webhook.SecretSeal;
import io.paymentledger.base.webhook.WebhookKeys;
import io.paymentledger.base.webhook.WebhookKeys.NewKey;
import io.paymentledger.events.WebhookSignature;
import io.paymentledger.query.webhook.Receiver.Received;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SenderTest {

    private static final byte[] BODY = "{\"position\":1,\"stream\":\"k-1\"}".getBytes(UTF_8);
    private static final WebhookKeys KEYS =
            new WebhookKeys(new SecretSeal(List.of(Base64.getDecoder().decode(SecretSeal.newKey()))));

    private final Receiver receiver = new Receiver();
    private final Sender sender = sender(InetAddress::getAllByName);

    private static Sender sender(Destinations.Resolver resolver) {
        return new Sender(new Destinations(Set.of("localhost"), resolver), Clock.systemUTC());
    }

    @AfterEach
    void close() throws Exception {
        sender.close();
        receiver.close();
    }

    @Test
    void theOfficialLibraryTakesTheSignature() {
        NewKey key = KEYS.create(WebhookSignature.HMAC_SHA256, "acme", "shop");

        Attempt attempt = sender.send(message(receiver.url("/"), WebhookSignature.HMAC_SHA256, key));

        assertThat(attempt.accepted()).isTrue();
        assertThat(attempt.status()).isEqualTo(204);
        receiver.received().getFirst().verify(Objects.requireNonNull(key.secret()));
    }

    @Test
    void aPublicKeyChecksWhatIsSignedWithAPair() throws Exception {
        NewKey key = KEYS.create(WebhookSignature.ED25519, "acme", "shop");

        sender.send(message(receiver.url("/"), WebhookSignature.ED25519, key));

        Received received = receiver.received().getFirst();
        String[] signature = header(received, "webhook-signature").split(",", 2);
        assertThat(signature[0]).isEqualTo("v1a");
        String publicKey = Objects.requireNonNull(key.signing().publicKey()).substring("whpk_".length());
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki(publicKey))));
        verifier.update((received.id() + "." + header(received, "webhook-timestamp") + ".").getBytes(UTF_8));
        verifier.update(BODY);
        assertThat(verifier.verify(Base64.getDecoder().decode(signature[1]))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsAFailureAndIsNotFollowed(int status) {
        receiver.answer(_ -> status);

        Attempt attempt = sender.send(message(receiver.url("/")));

        assertThat(attempt.failure()).isEqualTo("redirect");
        assertThat(attempt.status()).isEqualTo(status);
        assertThat(receiver.received("/elsewhere")).isEmpty();
    }

    @Test
    void aNameThatMeansAnotherAddressAtTheDeliveryIsNotConnectedTo() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        InetAddress before = InetAddress.getByName("1.1.1.1");
        Destinations changing = new Destinations(Set.of(), _ ->
                new InetAddress[] {asked.getAndIncrement() == 0 ? before : InetAddress.getLoopbackAddress()});
        String url = receiver.url("/").replace("http://localhost", "https://shop.example");
        changing.check(url);

        try (Sender rebound = new Sender(changing, Clock.systemUTC())) {
            Attempt attempt = rebound.send(message(url));

            assertThat(attempt.failure()).isEqualTo("refused-address");
            assertThat(asked).hasValue(2);
            assertThat(receiver.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://[::1]/",
                "https://[::ffff:10.0.0.1]/",
                "https://169.254.169.254/",
                "https://10.0.0.1/",
                "https://[64:ff9b::a9fe:a9fe]/",
                "https://100.64.0.1/",
                "https://[fd00:ec2::254]/"
            })
    void anAddressInTheUrlItselfIsCheckedLikeAName(String url) {
        assertThat(sender.send(message(url)).failure()).isEqualTo("refused-address");
    }

    @Test
    void whatWasAllowedOnceMayBeRefusedNow() {
        assertThat(sender.send(message("http://other.example/")).failure()).isEqualTo("refused-url");
    }

    @Test
    void anAnswerIsKeptToItsFirstKilobyteAndNotWaitedFor() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> endlessAnswer(server));

            Attempt attempt = sender.send(message("http://localhost:" + server.getLocalPort() + "/"));

            assertThat(attempt.accepted()).isTrue();
            assertThat(Objects.requireNonNull(attempt.answer())).hasSize(Sender.ANSWER_BYTES);
            assertThat(attempt.duration()).isLessThan(Sender.PATIENCE);
        }
    }

    private static void endlessAnswer(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(UTF_8));
            byte[] chunk = ("400\r\n" + "x".repeat(1_024) + "\r\n").getBytes(UTF_8);
            while (true) {
                socket.getOutputStream().write(chunk);
            }
        } catch (java.io.IOException e) {
            // The client has gone, as it should.
        }
    }

    /** A second or two pass while it is asked. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            60                             | PT1M
            0                              | PT0S
            999999999                      | PT24H
            99999999999999999999999999     | PT24H
            Fri, 31 Dec 9999 23:59:59 GMT  | PT24H
            Friday, 31-Dec-49 23:59:59 GMT | PT24H
            -5                             |
            1.5                            |
            soon                           |
            """)
    void aReceiverIsHeededInEveryFormThatHttpHasAndForADayAtMost(String said, @Nullable Duration pause)
            throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> refusal(server, said));
            Instant before = Instant.now();

            Attempt attempt = sender.send(message("http://localhost:" + server.getLocalPort() + "/"));

            assertThat(attempt.status()).isEqualTo(503);
            if (pause == null) {
                assertThat(attempt.retryAfter()).isNull();
            } else {
                assertThat(Duration.between(before.plus(pause), Objects.requireNonNull(attempt.retryAfter())))
                        .isBetween(Duration.ZERO, Sender.PATIENCE);
            }
        }
    }

    private static void refusal(ServerSocket server, String retryAfter) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream()
                    .write("HTTP/1.1 503 No\r\nRetry-After: %s\r\nContent-Length: 0\r\n\r\n"
                            .formatted(retryAfter)
                            .getBytes(UTF_8));
            // Until the client has gone: who closes with something unread takes the answer back.
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (java.io.IOException e) {
            // It has, and there is nobody to tell.
        }
    }

    @Test
    void nobodyThereIsAFailureWithoutAnAnswer() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            free = socket.getLocalPort();
        }

        Attempt attempt = sender.send(message("http://localhost:" + free + "/"));

        assertThat(attempt.failure()).isEqualTo("connection");
        assertThat(attempt.status()).isNull();
    }

    @Test
    void whatFailedIsTriedLaterEachTimeAndGivenUpAfterFiveDays() {
        Instant first = Instant.parse("2026-01-01T00:00:00Z");
        List<Duration> pauses = List.of(
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(30),
                Duration.ofHours(2),
                Duration.ofHours(5),
                Duration.ofHours(10),
                Duration.ofHours(14),
                Duration.ofHours(20),
                Duration.ofHours(24),
                Duration.ofHours(24));
        for (int attempts = 1; attempts <= pauses.size(); attempts++) {
            Instant due = RetrySchedule.next(attempts, first, first, null).orElseThrow();
            Duration pause = pauses.get(attempts - 1);
            assertThat(Duration.between(first, due))
                    .isBetween(pause, pause.multipliedBy(11).dividedBy(10));
        }
        Instant asked = first.plus(Duration.ofHours(1));
        assertThat(RetrySchedule.next(1, first, first, asked)).contains(asked);
        assertThat(RetrySchedule.next(
                        9, first, first.plus(RetrySchedule.PATIENCE).minusMillis(1), null))
                .isPresent();
        assertThat(RetrySchedule.next(9, first, first.plus(RetrySchedule.PATIENCE), null))
                .isEmpty();
    }

    private static Message message(String url) {
        return message(url, WebhookSignature.HMAC_SHA256, KEYS.create(WebhookSignature.HMAC_SHA256, "acme", "shop"));
    }

    private static Message message(String url, WebhookSignature scheme, NewKey key) {
        return new Message(url, "evt-1", BODY, scheme, List.of(KEYS.open(key.signing(), "acme", "shop")));
    }

    private static String header(Received received, String name) {
        return received.headers().firstValue(name).orElseThrow();
    }

    /** A public key as Java takes it (RFC 8410): after the twelve bytes that say what it is. */
    private static byte[] spki(String base64) {
        byte[] head = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
        byte[] key = Base64.getDecoder().decode(base64);
        byte[] whole = Arrays.copyOf(head, head.length + key.length);
        System.arraycopy(key, 0, whole, head.length, key.length);
        return whole;
    }
}
