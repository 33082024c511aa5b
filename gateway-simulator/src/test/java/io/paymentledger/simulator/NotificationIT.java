package io.paymentledger.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the simulator tells of its own accord: signed, until it is taken, and after a restart too. */
class NotificationIT {

    static final String SECRET = "whsec_c2ltdWxhdG9yLW9mLXRlc3Rz";

    private static final Duration DELAY = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** A service that listens to notifications. */
    private final List<JsonNode> taken = new CopyOnWriteArrayList<>();

    private final AtomicInteger refusals = new AtomicInteger();

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private HttpServer listener;

    @TempDir
    private Path book;

    @BeforeEach
    void listen() throws IOException {
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", this::take);
        listener.start();
    }

    @AfterEach
    void stop() {
        listener.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            verify(exchange, body);
            if (!refused) {
                taken.add(JsonMapper.shared().readTree(body));
            }
            exchange.sendResponseHeaders(refused ? 503 : 204, -1);
        }
    }

    /** As the library of any receiver does it. */
    private static void verify(HttpExchange exchange, String body) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        try {
            new Webhook(SECRET).verify(body, headers);
        } catch (WebhookVerificationException | EmptyWebhookSecretException e) {
            exchange.sendResponseHeaders(400, -1);
            throw new IOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tok_approve                | automatic |
            tok_decline                | automatic |
            tok_late_success           | automatic | payment.captured
            tok_late_success           | manual    | payment.authorised
            tok_duplicate_notification | automatic | payment.captured payment.captured
            tok_dispute                | automatic | dispute.opened
            tok_dispute_won            | automatic | dispute.opened dispute.won
            tok_dispute_lost           | automatic | dispute.opened dispute.lost
            tok_dispute_lost           | manual    |
            """)
    void aPaymentIsFollowedByWhatItsTokenSays(String token, String captureMethod, @Nullable String types)
            throws IOException {
        try (GatewaySimulator simulator = start();
                Merchant merchant = new Merchant(simulator.url())) {
            Merchant.Answer answer = merchant.pay("att_1", token, captureMethod);
            List<String> expected = types == null ? List.of() : List.of(types.split(" "));

            awaitTaken(simulator, expected);
            assertThat(taken).allSatisfy(event -> {
                assertThat(event.path("data").path("reference").asString()).isEqualTo("att_1");
                assertThat(event.path("data").path("payment").asString()).isEqualTo(answer.text("id"));
                assertThat(event.path("data").path("amount").asLong()).isEqualTo(1000);
            });
        }
    }

    @Test
    void aDuplicateHasOneIdentifier() throws IOException {
        try (GatewaySimulator simulator = start();
                Merchant merchant = new Merchant(simulator.url())) {
            merchant.pay("att_1", "tok_duplicate_notification");

            await().atMost(LIMIT).until(() -> taken.size() == 2);
            assertThat(taken.get(0)).isEqualTo(taken.get(1));
        }
    }

    @Test
    void aLateSuccessIsDeclinedAndCharges() throws IOException {
        try (GatewaySimulator simulator = start();
                Merchant merchant = new Merchant(simulator.url())) {
            assertThat(merchant.pay("att_1", "tok_late_success").status()).isEqualTo(402);
            assertThat(merchant.pay("att_1", "tok_late_success").status()).isEqualTo(402);

            awaitTaken(simulator, List.of("payment.captured"));
            assertThat(merchant.inquire("att_1").text("status")).isEqualTo("approved");
            String payment = taken.getFirst().path("data").path("payment").asString();
            assertThat(merchant.refund(payment, "att_2", 1000).status()).isEqualTo(201);
        }
    }

    @Test
    void aVoidThatWasApprovedTakesTheMoneyAllTheSame() throws IOException {
        try (GatewaySimulator simulator = start();
                Merchant merchant = new Merchant(simulator.url())) {
            String payment =
                    merchant.pay("att_1", "tok_late_after_void", "manual").text("id");
            assertThat(merchant.release(payment, "att_2").status()).isEqualTo(201);

            awaitTaken(simulator, List.of("payment.captured"));
            assertThat(taken.getFirst().path("data").path("reference").asString())
                    .isEqualTo("att_1");
            assertThat(simulator.book().payments("att_1").getFirst().captured()).isEqualTo(1000);
        }
    }

    @Test
    void aDisputeIsAboutTheRequestThatTookTheMoneyAndComesOnce() throws IOException {
        try (GatewaySimulator simulator = start();
                Merchant merchant = new Merchant(simulator.url())) {
            String payment = merchant.pay("att_1", "tok_dispute", "manual").text("id");
            merchant.capture(payment, "att_2", 400, false);
            merchant.capture(payment, "att_3", 600, true);

            awaitTaken(simulator, List.of("dispute.opened"));
            JsonNode dispute = taken.getFirst().path("data");
            assertThat(dispute.path("reference").asString()).isEqualTo("att_2");
            assertThat(dispute.path("amount").asLong()).isEqualTo(400);
            assertThat(dispute.path("id").asString()).startsWith("dsp_");
        }
    }

    @Test
    void aNotificationThatIsNotTakenIsSentAgain() throws IOException {
        refusals.set(2);
        try (GatewaySimulator simulator = start();
                Merchant merchant = new Merchant(simulator.url())) {
            merchant.pay("att_1", "tok_dispute");

            awaitTaken(simulator, List.of("dispute.opened"));
        }
    }

    @Test
    void aNotificationWaitsForItsAddressAndForARestart() throws Exception {
        try (SimulatorProcess process = SimulatorProcess.start(book);
                Merchant merchant = new Merchant(process.url())) {
            merchant.pay("att_1", "tok_dispute");
            assertThat(merchant.get("/book/summary")
                            .json()
                            .path("notifications_pending")
                            .asInt())
                    .isEqualTo(1);
            process.kill();
        }

        try (SimulatorProcess process =
                SimulatorProcess.start(book, "--notification-url", address().toString())) {
            await().atMost(LIMIT).until(() -> taken.size() == 1);
            try (Merchant merchant = new Merchant(process.url())) {
                await().atMost(LIMIT)
                        .until(() -> merchant.get("/book/summary")
                                        .json()
                                        .path("notifications_delivered")
                                        .asInt()
                                == 1);
            }
        }
        try (GatewaySimulator again = GatewaySimulator.start(SimulatorSettings.keepingBookIn(book))) {
            assertThat(again.book().summary().notificationsPending()).isZero();
        }
    }

    private GatewaySimulator start() {
        return GatewaySimulator.start(SimulatorSettings.inMemory().notifying(address(), SECRET, DELAY));
    }

    private URI address() {
        return URI.create("http://127.0.0.1:%s/".formatted(listener.getAddress().getPort()));
    }

    private void awaitTaken(GatewaySimulator simulator, List<String> types) {
        await().atMost(LIMIT).until(() -> simulator.book().summary().notificationsPending() == 0);
        assertThat(taken).extracting(event -> event.path("type").asString()).containsExactlyInAnyOrderElementsOf(types);
    }
}
