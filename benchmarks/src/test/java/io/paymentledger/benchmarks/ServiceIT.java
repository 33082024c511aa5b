package io.paymentledger.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.paymentledger.base.key.Secret;
import io.paymentledger.benchmarks.baseline.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Each contender does its work: only what is right may be compared for its speed. */
class ServiceIT {

    private static final String BODY = Load.BODY.formatted("order-1");
    private static final String OTHER_BODY = Load.BODY.formatted("order-2");
    private static final String ROWS = "SELECT count(*) FROM charge WHERE status = 'success'";
    private static final String CAPTURES = "SELECT count(*) FROM ledger.event WHERE type = 'charge.captured'";

    /** What the ledger folds from the log for itself, but for the time when it did. */
    private static final String ATTEMPTS = """
            SELECT concat(string_agg((attempt_id, charge, due_at, opened_at, tries, lease, leased_until)::text, ' '
                                     ORDER BY attempt_id),
                          (SELECT p::text FROM ledger.attempt_progress p))
              FROM ledger.attempt""";

    @TempDir
    @SuppressWarnings("NullAway.Init") // Set by JUnit.
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static PostgresServer server;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start(folder, Map.of());
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void theLedgerMakesOneChargeForAKeyAndForAnOrder() throws Exception {
        server.createLedger("ledger");
        chargesOnce("ledger", CAPTURES, Service.LEDGER.application(), bench().ledgerSettings(server, "ledger"));
    }

    @Test
    void theTablePeopleWriteThemselvesMakesOneChargeForAKeyAndForAnOrder() throws Exception {
        server.create("jdbc");
        chargesOnce("jdbc", ROWS, Service.JDBC.application(), lean("jdbc"));
    }

    @Test
    void theRecipeWithRedisMakesOneChargeForAKeyAndForAnOrder() throws Exception {
        assumeTrue(Program.isInstalled(RedisServer.PROGRAM), "redis-server is not installed");
        server.create("redis");
        try (RedisServer redis = RedisServer.start(folder, "always")) {
            List<String> settings = new ArrayList<>(lean("redis"));
            settings.add("--redis.port=" + redis.port());
            chargesOnce("redis", ROWS, Service.REDIS.application(), settings);
        }
    }

    @Test
    void theLedgerOnAxonsOwnEventStoreMakesOneChargeForAKeyAndForAnOrder() throws Exception {
        server.createLedger("stock");
        List<String> settings = new ArrayList<>(bench().ledgerSettings(server, "stock"));
        settings.add("--spring.datasource.username=" + PostgresServer.SUPERUSER);
        chargesOnce("stock", CAPTURES, Service.STOCK_AXON.application(), settings);
        assertThat(server.text("stock", "SELECT count(*) FROM domainevententry"))
                .isEqualTo(server.text("stock", "SELECT count(*) FROM ledger.event"))
                .isNotEqualTo("0");
    }

    @Test
    void theEmptyEndpointAnswers() throws Exception {
        try (ConfigurableApplicationContext context = run(Service.NO_OP.application(), List.of())) {
            assertThat(post(context, "key-1", BODY).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void aSeededChargeIsOneThatTheLedgerMade() throws Exception {
        server.createLedger("seeded");
        SeededLog.fill(server, "seeded", 1);
        assertThat(SeededLog.head(server, "seeded")).isEqualTo(Plan.CONNECTIONS * SeededLog.EVENTS_PER_CHARGE);
        List<String> charge = server.row("seeded", """
                SELECT split_part(stream, '/', 2), convert_from(payload, 'UTF8')::jsonb ->> 'order_number'
                  FROM ledger.event WHERE position = 1""");

        String seeded = server.text("seeded", ATTEMPTS);
        server.execute("seeded", "TRUNCATE ledger.attempt, ledger.attempt_progress");

        try (ConfigurableApplicationContext context =
                run(Service.LEDGER.application(), bench().ledgerSettings(server, "seeded"))) {
            await().atMost(Duration.ofMinutes(2)).until(() -> seeded.equals(server.text("seeded", ATTEMPTS)));
            HttpResponse<String> replay = post(context, charge.get(0), Load.BODY.formatted(charge.get(1)));

            assertThat(replay.statusCode()).isEqualTo(201);
            assertThat(replay.headers().firstValue("Idempotent-Replayed")).contains("true");
            assertThat(replay.headers().firstValue("ETag")).contains("\"2\"");
        }
    }

    private void chargesOnce(String database, String count, SpringApplicationBuilder application, List<String> settings)
            throws Exception {
        try (ConfigurableApplicationContext context = run(application, settings)) {
            HttpResponse<String> first = post(context, "key-1", BODY);
            HttpResponse<String> again = post(context, "key-1", BODY);
            HttpResponse<String> reused = post(context, "key-1", OTHER_BODY);
            HttpResponse<String> sameOrder = post(context, "key-2", BODY.replace("1999", "2000"));

            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
            assertThat(again.statusCode()).isEqualTo(201);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
            assertThat(reused.statusCode()).isEqualTo(422);
            assertThat(sameOrder.statusCode()).isEqualTo(409);
            assertThat(server.text(database, count)).isEqualTo("1");
        }
    }

    private static Workbench bench() {
        return new Workbench(Plan.QUICK, folder, folder, SECRET, false);
    }

    private static final Secret SECRET = Secret.generate();

    private static List<String> lean(String database) {
        return List.of(
                "--spring.datasource.url=" + server.url(database),
                "--spring.datasource.username=" + PostgresServer.SUPERUSER);
    }

    private static ConfigurableApplicationContext run(SpringApplicationBuilder application, List<String> settings) {
        List<String> arguments = new ArrayList<>(settings);
        arguments.add("--server.port=0");
        arguments.add("--management.server.port=0");
        arguments.add("--logging.structured.format.console=");
        return application.registerShutdownHook(false).run(arguments.toArray(String[]::new));
    }

    private HttpResponse<String> post(ConfigurableApplicationContext context, String key, String body)
            throws IOException, InterruptedException {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/charges"))
                .header("Authorization", "Bearer " + SECRET.value())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
