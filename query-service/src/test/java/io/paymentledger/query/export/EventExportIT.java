package io.paymentledger.query.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class EventExportIT {

    private static LedgerFixture ledger;
    private static QueryServiceFixture service;

    @BeforeAll
    static void start() {
        ledger = new LedgerFixture();
        service = new QueryServiceFixture(ledger.database);
    }

    @AfterAll
    static void stop() {
        service.close();
        ledger.close();
    }

    private static List<JsonNode> lines(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.response()
                .body()
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
    }

    @Test
    void theTenantsEventsComeInTheirOrderAndWithoutTheMeansOfPayment() {
        String tenant = ledger.newTenant();
        String key = ledger.key(tenant, Scope.AUDIT_READ);
        ledger.captured(StreamName.key(ledger.newTenant(), "other"), LedgerFixture.terms(5));
        ledger.captured(StreamName.key(tenant, "mine"), LedgerFixture.terms(7));

        Answer answer = service.get(key, "/v1/events");

        List<JsonNode> events = lines(answer);
        assertThat(events)
                .extracting(event -> event.path("type").stringValue())
                .containsExactly("charge.initiated", "charge.attempt-started", "charge.captured");
        assertThat(events)
                .allSatisfy(
                        event -> assertThat(event.path("stream").stringValue()).isEqualTo("mine"));
        assertThat(events.getLast().path("payload").path("amount_minor").longValue())
                .isEqualTo(7);
        assertThat(events.getLast().path("position").longValue()).isEqualTo(answer.position());
        assertThat(answer.response().body()).doesNotContain("tok_approve");
        assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
    }

    @Test
    void onlyWhatIsAskedForComes() {
        String tenant = ledger.newTenant();
        String key = ledger.key(tenant, Scope.AUDIT_READ);
        long first = ledger.captured(StreamName.key(tenant, "one"), LedgerFixture.terms(1))
                .firstPosition();
        ledger.captured(StreamName.key(tenant, "two"), LedgerFixture.terms(2));

        assertThat(lines(service.get(key, "/v1/events", "after", first))).hasSize(3);
        assertThat(lines(service.get(key, "/v1/events", "types", "charge.captured,charge.declined")))
                .hasSize(2);
        assertThat(service.get(key, "/v1/events", "types", "charge.forgotten").errors())
                .containsExactly("types");
        assertThat(service.get(key, "/v1/events/stream", "after", "x").errors()).containsExactly("after");
    }

    @Test
    void aRangeOfTheJournalThatEndsBeforeItBeginsIsRefused() {
        String key = ledger.key(ledger.newTenant(), Scope.AUDIT_READ);

        for (String backwards : List.of("from=5&to=4", "from=2026-02-01T00:00:00Z&to=2026-01-31T23:59:59.999999Z")) {
            assertThat(service.ask(key, "/v1/journal?" + backwards).errors()).containsExactly("to");
        }
        for (String range : List.of("from=5&to=5", "from=5", "to=0", "from=2026-02-01T00:00:00Z&to=1")) {
            assertThat(service.ask(key, "/v1/journal?" + range).status())
                    .as(range)
                    .isEqualTo(200);
        }
    }

    @Test
    void aStreamGoesOnFromOnePlaceOnly() throws Exception {
        String key = ledger.key(ledger.newTenant(), Scope.AUDIT_READ);

        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(service.uri("/v1/events/stream"))
                            .header("Authorization", "Bearer " + key)
                            .header("Last-Event-ID", "1")
                            .header("Last-Event-ID", "2")
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("Last-Event-ID");
        }
    }

    @Test
    void aStreamGoesOnWithWhatIsRecordedAndWhereAClientLeftIt() throws Exception {
        String tenant = ledger.newTenant();
        String key = ledger.key(tenant, Scope.AUDIT_READ);
        long first = ledger.captured(StreamName.key(tenant, "before"), LedgerFixture.terms(1))
                .firstPosition();

        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> answer = client.send(
                    HttpRequest.newBuilder(service.uri("/v1/events/stream?types=charge.captured"))
                            .header("Authorization", "Bearer " + key)
                            .header("Last-Event-ID", Long.toString(first - 1))
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            try (BufferedReader events = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
                assertThat(next(events)).contains("id: " + first, "event: charge.captured");

                long second = ledger.captured(StreamName.key(tenant, "after"), LedgerFixture.terms(2))
                        .firstPosition();

                assertThat(next(events))
                        .contains("id: " + second)
                        .anyMatch(line -> line.contains("\"stream\":\"after\""));
            }
        }
    }

    @Test
    void aStreamEndsWhenItsKeyIsRevoked() throws Exception {
        String tenant = ledger.newTenant();
        String key = ledger.key(tenant, Scope.AUDIT_READ);

        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> answer = client.send(
                    HttpRequest.newBuilder(service.uri("/v1/events/stream?after=0"))
                            .header("Authorization", "Bearer " + key)
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            ledger.database.execute(
                    "ledger_owner", "UPDATE ledger.api_key SET revoked_at = now() WHERE tenant = '" + tenant + "'");

            // The key is remembered for 30 seconds. By itself, the stream would go on for ten minutes.
            assertThat(CompletableFuture.supplyAsync(() -> wholeOf(answer.body())))
                    .succeedsWithin(Duration.ofMinutes(3))
                    .asString()
                    .startsWith(":");
        }
    }

    private static String wholeOf(InputStream body) {
        try (body) {
            return new String(body.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of the next event; heartbeats are passed over. */
    private static List<String> next(BufferedReader events) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = events.readLine(); line != null; line = events.readLine()) {
            if (!line.isEmpty() && !line.startsWith(":")) {
                lines.add(line);
            } else if (!lines.isEmpty()) {
                return lines;
            }
        }
        return lines;
    }
}
