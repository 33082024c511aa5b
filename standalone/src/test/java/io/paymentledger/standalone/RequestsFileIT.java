package io.paymentledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Sends each request of requests.http, in its order, and compares the status with the one in the request's title. */
class RequestsFileIT {

    /** How long a read model may take to show what was just written. */
    private static final Duration PROJECTION_LIMIT = Duration.ofSeconds(10);

    private static final Pattern REQUEST_TOKEN = Pattern.compile("irt_[A-Za-z0-9_-]+");

    /** One block of the file, its variables filled in. */
    private record Request(String title, int status, String method, String address, List<String> headers, String body) {

        static Request parse(String block) {
            String[] headAndBody = block.strip().split("\n\n", 2);
            List<String> lines = headAndBody[0].lines().toList();
            int colon = lines.getFirst().lastIndexOf(": ");
            String[] methodAndAddress = lines.get(1).split(" ", 2);
            return new Request(
                    lines.getFirst().substring(0, colon),
                    Integer.parseInt(lines.getFirst().substring(colon + 2)),
                    methodAndAddress[0],
                    methodAndAddress[1],
                    lines.subList(2, lines.size()),
                    headAndBody.length > 1 ? headAndBody[1] : "");
        }

        HttpRequest toHttp() {
            HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(address))
                    .method(
                            method,
                            body.isEmpty()
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            headers.stream().map(line -> line.split(": ", 2)).forEach(header -> builder.header(header[0], header[1]));
            return builder.build();
        }
    }

    @TempDir
    private static Path folder;

    private static final List<Integer> PORTS = StandaloneProcess.freePorts();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static StandaloneProcess process;
    private static Map<String, String> variables;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        process = StandaloneProcess.start(PORTS, data);
        process.awaitUp();
        String key = Files.readString(data.resolve(DevelopmentKey.FILE)).strip();
        variables = Map.of(
                "ledger",
                "http://localhost:" + PORTS.get(0),
                "query",
                "http://localhost:" + PORTS.get(1),
                "ledger_management",
                "http://localhost:" + PORTS.get(3),
                "query_management",
                "http://localhost:" + PORTS.get(4),
                "key",
                key,
                "token",
                newRequestToken(key),
                "instant",
                Instant.now()
                        .plus(PROJECTION_LIMIT)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
    }

    /** Stands for the person who pastes the token from one answer into the file. */
    private static String newRequestToken(String key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + PORTS.get(0) + "/v1/idempotency/token"))
                .header("Authorization", "Bearer " + key)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        String answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return REQUEST_TOKEN.matcher(answer).results().findFirst().orElseThrow().group();
    }

    @AfterAll
    static void stop() {
        process.close();
        HTTP.close();
    }

    @TestFactory
    Stream<DynamicTest> eachRequestIsAnsweredAsItsTitleSays() {
        String text = ComposeFile.readString("requests.http");
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            assertThat(text).contains("@" + variable.getKey() + " = ");
            text = text.replace("{{" + variable.getKey() + "}}", variable.getValue());
        }
        assertThat(text).doesNotContain("{{");
        return Arrays.stream(text.split("(?m)^### "))
                .skip(1)
                .map(Request::parse)
                .map(request -> DynamicTest.dynamicTest(request.title(), () -> expectStatus(request)));
    }

    private static void expectStatus(Request request) throws IOException, InterruptedException {
        if (request.method().equals("GET")) {
            await().atMost(PROJECTION_LIMIT).untilAsserted(() -> expectStatusNow(request));
        } else {
            expectStatusNow(request);
        }
    }

    private static void expectStatusNow(Request request) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(request.toHttp(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(request.status());
    }
}
