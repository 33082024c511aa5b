package io.paymentledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.proof.LoggedEvent;
import io.paymentledger.proof.Receipt;
import io.paymentledger.proof.SignedNote;
import io.paymentledger.proof.VerifierKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code ./dev up} promises, seen from outside: over HTTP, and by signals. */
class StandaloneIT {

    private static final String KEY = "first-charge";
    private static final String CHARGE = """
            {"amount":1999,"currency":"EUR","payment_method":"tok_approve","order_number":"1001"}""";

    private static final Duration PROJECTION_LIMIT = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** The one that runs while the tests do which end nothing. */
    private static Site running;

    private static StandaloneProcess process;

    @BeforeAll
    static void start() throws IOException {
        running = Site.in("running");
        process = running.start();
        process.awaitUp();
    }

    @AfterAll
    static void stop() {
        HTTP.close();
        if (process != null) {
            process.close();
        }
    }

    @Test
    void aChargeAndItsHistoryOutliveAKilledProcess() throws Exception {
        Site site = Site.in("killed");
        String history;
        try (StandaloneProcess first = site.start()) {
            first.awaitUp();
            assertThat(site.postCharge().statusCode()).isEqualTo(201);
            history = site.awaitHistory();
            first.kill();
        }
        assertThat(StandaloneProcess.serversOf(site.data()))
                .as("the server that the killed process left behind")
                .isNotEmpty();

        try (StandaloneProcess second = site.start()) {
            second.awaitUp();
            assertThat(site.awaitHistory()).isEqualTo(history);
            assertThat(site.ledger("/v1/charges/" + KEY).statusCode()).isEqualTo(200);
            assertThat(site.data().resolve("simulator").resolve("book.journal"))
                    .content()
                    .as("the gateway's book")
                    .hasLineCount(1)
                    .contains("tok_approve");
            second.terminate();
            assertThat(second.output()).contains("Stopped.");
        }
        assertThat(StandaloneProcess.serversOf(site.data())).isEmpty();
    }

    @Test
    void aReceiptIsProvenOfflineByTheKeyOfTheLog() throws Exception {
        assertThat(running.postCharge().statusCode()).isEqualTo(201);
        HttpResponse<String> answer = running.query("/v1/charges/" + KEY + "/receipt");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode checkpoint =
                JsonMapper.shared().readTree(running.query("/v1/log/checkpoint").body());
        VerifierKey key = VerifierKey.parse(checkpoint.path("keys").path(0).stringValue());

        Receipt.Proven proven = Receipt.parse(answer.body()).verify(List.of(key));
        assertThat(proven.events()).extracting(LoggedEvent::type).endsWith("charge.captured");
        assertThat(proven.events()).extracting(LoggedEvent::stream).containsOnly("dev/" + KEY);

        HttpResponse<String> open = HTTP.send(
                HttpRequest.newBuilder(
                                URI.create("http://localhost:" + running.ports().get(1) + "/log/0/checkpoint"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(open.statusCode()).isEqualTo(200);
        SignedNote.parse(open.body()).verify(List.of(key));
    }

    @Test
    void aSecondProcessOnTheSameDataIsRefusedAndTheFirstGoesOn() throws Exception {
        List<ProcessHandle> servers = StandaloneProcess.serversOf(running.data());

        try (StandaloneProcess second = StandaloneProcess.start(StandaloneProcess.freePorts(), running.data())) {
            assertThat(second.awaitEnd()).isEqualTo(1);
            assertThat(second.output())
                    .contains("pid " + process.pid(), running.data().toString(), "LEDGER_DATA_DIR")
                    .doesNotContain("\tat ");
        }

        assertThat(servers).isNotEmpty().allMatch(ProcessHandle::isAlive);
        assertThat(running.get(4, "/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    @Test
    void eachMetricOnTheDashboardAndOfAnAlertIsExported() throws Exception {
        assertThat(running.postCharge().statusCode()).isEqualTo(201);

        String exported = running.get(3, "/actuator/prometheus").body()
                + running.get(4, "/actuator/prometheus").body();

        Set<String> asked = metricsOnTheDashboard();
        assertThat(asked).isNotEmpty();
        asked.addAll(AlertsTest.metrics());
        assertThat(asked)
                .filteredOn(metric -> exported.lines().noneMatch(line -> isSample(metric, line)))
                .as("metrics that nothing exports")
                .isEmpty();
    }

    @Test
    void aTakenPortIsNamedInTheMessageAndNothingIsStarted() throws Exception {
        Site site = Site.in("taken");
        try (ServerSocket other = new ServerSocket(site.ports().get(1), 1, InetAddress.getLoopbackAddress());
                StandaloneProcess refused = site.start()) {
            assertThat(refused.awaitEnd()).isEqualTo(1);
            assertThat(refused.output())
                    .contains("Port " + other.getLocalPort() + " is taken", "QUERY_PORT=")
                    .doesNotContain("\tat ");
            assertThat(site.data().resolve("postgres")).doesNotExist();
        }
    }

    @Test
    void endingItWhileItStartsLeavesNoServerBehind() throws Exception {
        Site site = Site.in("ended");
        try (StandaloneProcess starting = site.start()) {
            starting.awaitOutput("Starting ledger-service");
            starting.terminate();
        }
        assertThat(StandaloneProcess.serversOf(site.data())).isEmpty();
    }

    private static Set<String> metricsOnTheDashboard() {
        return Pattern.compile("\\b(?:ledger|http_server)_[a-z_]+")
                .matcher(ComposeFile.readString("deploy/grafana/dashboards/payment-ledger.json"))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static boolean isSample(String metric, String line) {
        return line.startsWith(metric + "{") || line.startsWith(metric + " ");
    }

    /** Where one program runs: its ports and its data. */
    private record Site(List<Integer> ports, Path data) {

        static Site in(String name) throws IOException {
            return new Site(
                    StandaloneProcess.freePorts(),
                    Files.createDirectories(folder.toRealPath().resolve(name)).resolve("data"));
        }

        StandaloneProcess start() throws IOException {
            return StandaloneProcess.start(ports, data);
        }

        HttpResponse<String> postCharge() throws IOException, InterruptedException {
            return HTTP.send(
                    request(0, "/v1/charges")
                            .header("Idempotency-Key", KEY)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(CHARGE))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }

        /** The history up to the event that settles the charge, as query-service tells it. */
        String awaitHistory() {
            return await("the history of the charge")
                    .atMost(PROJECTION_LIMIT)
                    .until(
                            () -> query("/v1/charges/" + KEY + "/events"),
                            answer ->
                                    answer.statusCode() == 200 && answer.body().contains("charge.captured"))
                    .body();
        }

        HttpResponse<String> ledger(String path) throws IOException, InterruptedException {
            return get(0, path);
        }

        HttpResponse<String> query(String path) throws IOException, InterruptedException {
            return get(1, path);
        }

        /** Asks the port of that place in the list. */
        HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
            return HTTP.send(request(port, path).build(), HttpResponse.BodyHandlers.ofString());
        }

        private HttpRequest.Builder request(int port, String path) throws IOException {
            String secret = Files.readString(data.resolve("dev-api-key")).strip();
            return HttpRequest.newBuilder(URI.create("http://localhost:" + ports.get(port) + path))
                    .header("Authorization", "Bearer " + secret);
        }
    }
}
