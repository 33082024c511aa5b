package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.ApiKeys;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.key.Secret;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.simulator.GatewaySimulator;
import io.paymentledger.simulator.Hold;
import io.paymentledger.simulator.SimulatorSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real processes that die at every point of a charge's way. Whatever was lost with them, each charge reaches its final
 * state by itself, its customer pays once, and a client that repeats its request is told so. The gateway, which outlives
 * them, counts.
 *
 * <p>{@code -Dcrash.charges=200} drives that many charges through each point; the figures are written beside the other
 * reports, to {@code target/crash-matrix.md}.
 */
@Tag("waits")
class CrashIT {

    private static final int CHARGES = Integer.getInteger("crash.charges", 8);

    /** Fewer than the service has threads for requests. */
    private static final int AT_ONCE = 100;

    /** What the contract promises after a restart. */
    private static final Duration FINAL_WITHIN = Duration.ofSeconds(60);

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Map<String, String> SETTINGS = Map.of(
            "ledger.recovery.lease", "PT5S",
            // A request that the test holds must not be given up on before the test has killed its process.
            "ledger.gateway.time-limit", "PT2M");

    private final LedgerDatabase database = LedgerDatabase.create();
    private final GatewaySimulator gateway = GatewaySimulator.start(
            SimulatorSettings.inMemory().notifying(null, RunningLedger.NOTIFICATION_SECRET, Duration.ofMillis(100)));
    private final HttpClient http = HttpClient.newHttpClient();
    private final String secret = newKey();

    /** Where a process dies. */
    enum Point {
        /** Its claim waits for the log's head; it is committed after its process is dead, or never. */
        BEFORE_THE_CLAIMS_COMMIT,
        /** The claim is committed, and the gateway never hears of it. */
        AFTER_THE_CLAIM_AND_BEFORE_THE_CALL,
        /** The gateway has the request, and charges after the process is dead. */
        DURING_THE_CALL,
        /** The gateway has charged, and nobody hears its answer. */
        AFTER_THE_GATEWAY_CHARGED,
        /** The outcome is committed, and nobody has read the answer. */
        AFTER_THE_OUTCOMES_COMMIT,
        /** A second process dies while it looks after what the first one left. */
        IN_RECOVERY,
        /** A process sleeps while it looks after charges, until another has done it; then it wakes up. */
        ASLEEP_PAST_THE_LEASE
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        gateway.close();
        database.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyChargeReachesItsFinalStateByItselfAndTheCustomerPaysOnce(Point point) throws Exception {
        long slowestMillis = 0;
        for (int first = 0; first < CHARGES; first += AT_ONCE) {
            List<String> keys = IntStream.range(first, Math.min(CHARGES, first + AT_ONCE))
                    .mapToObj(i -> "crash-" + i)
                    .toList();
            slowestMillis = Math.max(slowestMillis, crash(point, keys));
        }
        report(point, slowestMillis);
        assertThat(slowestMillis).as("milliseconds to the last final state").isLessThan(FINAL_WITHIN.toMillis());
    }

    /** How long it took, from the restart, until all charges had their final state. */
    private long crash(Point point, List<String> keys) throws Exception {
        long charged = gateway.book().summary().payments();
        switch (point) {
            case BEFORE_THE_CLAIMS_COMMIT -> dieBeforeTheClaimsCommit(keys);
            case AFTER_THE_CLAIM_AND_BEFORE_THE_CALL -> dieBeforeTheCall(keys);
            case DURING_THE_CALL -> dieWhileHeld(keys, Hold.Point.BEFORE_CHARGING);
            case AFTER_THE_GATEWAY_CHARGED -> dieWhileHeld(keys, Hold.Point.BEFORE_ANSWERING);
            case AFTER_THE_OUTCOMES_COMMIT -> dieUnheard(keys);
            case IN_RECOVERY -> dieInRecovery(keys);
            case ASLEEP_PAST_THE_LEASE -> {
                return sleepPastTheLease(keys, charged);
            }
        }
        long restart = System.nanoTime();
        try (ServiceProcess restarted = service()) {
            restarted.awaitReady(http);
            return awaitFinal(restarted, keys, charged, restart);
        }
    }

    private void dieBeforeTheClaimsCommit(List<String> keys) throws Exception {
        try (ServiceProcess doomed = service();
                Connection other = database.connect("postgres");
                Statement statement = other.createStatement()) {
            doomed.awaitReady(http);
            other.setAutoCommit(false);
            statement.execute("SELECT FROM ledger.log_head FOR UPDATE");
            ask(doomed, keys);
            await().atMost(PATIENCE)
                    .until(() -> database.count("SELECT count(*) FROM pg_stat_activity"
                                    + " WHERE wait_event_type = 'Lock' AND query LIKE '%ledger.append%'")
                            > 0);
            doomed.kill();
            other.rollback();
        }
    }

    /** The process talks to a gateway that takes connections and reads nothing. */
    private void dieBeforeTheCall(List<String> keys) throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
                ServiceProcess doomed = ServiceProcess.start(
                        database, URI.create("http://127.0.0.1:" + deaf.getLocalPort()), SETTINGS)) {
            doomed.awaitReady(http);
            long claimed = claimed();
            ask(doomed, keys);
            await().atMost(PATIENCE).until(() -> claimed() == claimed + keys.size());
            doomed.kill();
        }
    }

    private void dieWhileHeld(List<String> keys, Hold.Point where) throws Exception {
        Hold hold = gateway.hold(Hold.Requests.nextAt(where).upTo(keys.size()));
        try (ServiceProcess doomed = service()) {
            doomed.awaitReady(http);
            ask(doomed, keys);
            assertThat(hold.awaitHeld(keys.size(), PATIENCE)).isTrue();
            doomed.kill();
        }
        hold.release();
    }

    /** The clients send their requests and never read an answer. */
    private void dieUnheard(List<String> keys) throws Exception {
        List<Socket> clients = new CopyOnWriteArrayList<>();
        try (ServiceProcess doomed = service()) {
            doomed.awaitReady(http);
            long settled = settled();
            for (String key : keys) {
                clients.add(askAndDoNotListen(doomed, key));
            }
            await().atMost(PATIENCE).until(() -> settled() == settled + keys.size());
            doomed.kill();
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private void dieInRecovery(List<String> keys) throws Exception {
        dieBeforeTheCall(keys);
        // Whatever the second process begins to send again is stopped, and comes to nothing with it.
        Hold hold =
                gateway.hold(Hold.Requests.nextAt(Hold.Point.BEFORE_CHARGING).upTo(keys.size()));
        try (ServiceProcess doomed = service()) {
            assertThat(hold.awaitHeld(1, PATIENCE)).isTrue();
            doomed.kill();
        }
        hold.release();
    }

    private long sleepPastTheLease(List<String> keys, long charged) throws Exception {
        dieBeforeTheCall(keys);
        Hold hold = gateway.hold(Hold.Requests.nextAt(Hold.Point.BEFORE_CHARGING));
        try (ServiceProcess sleeper = service()) {
            assertThat(hold.awaitHeld(1, PATIENCE)).isTrue();
            sleeper.pause();
            long restart = System.nanoTime();
            try (ServiceProcess awake = service()) {
                awake.awaitReady(http);
                // What the sleeper had sent is done by the gateway only after all the rest is done by the one who is
                // awake.
                await().atMost(PATIENCE)
                        .until(() -> settled() + hold.references().size() == initiated());
                hold.release();
                long millis = awaitFinal(awake, keys, charged, restart);
                sleeper.proceed();
                sleeper.awaitReady(http);
                awaitFinal(sleeper, keys, charged, restart);
                return millis;
            }
        }
    }

    private ServiceProcess service() {
        return ServiceProcess.start(database, gateway.url(), SETTINGS);
    }

    /** Nobody asks for anything until all have their final state; then each client repeats its request. */
    private long awaitFinal(ServiceProcess service, List<String> keys, long charged, long restart) throws Exception {
        long claimed = initiated();
        await().atMost(PATIENCE).until(() -> settled() == claimed);
        long millis = Duration.ofNanos(System.nanoTime() - restart).toMillis();
        for (String key : keys) {
            HttpResponse<String> reply = repeatUntilFinal(service, key);
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
            assertThat(reply.body()).contains("\"id\":\"" + key + "\"", "\"detail\":\"captured\"");
            assertThat(gateway.book().paymentsOf(method(key)))
                    .as("what the customer of %s paid", key)
                    .singleElement()
                    .satisfies(payment -> assertThat(payment.captured()).isEqualTo(1999));
        }
        assertThat(gateway.book().summary().doubleCharges()).isZero();
        assertThat(gateway.book().summary().payments()).isEqualTo(charged + keys.size());
        return millis;
    }

    private HttpResponse<String> repeatUntilFinal(ServiceProcess service, String key) {
        return await().atMost(PATIENCE)
                .until(
                        () -> http.send(request(service, key), BodyHandlers.ofString()),
                        reply -> reply.headers().firstValue("Retry-After").isEmpty());
    }

    private void ask(ServiceProcess service, List<String> keys) {
        for (String key : keys) {
            var _ = http.sendAsync(request(service, key), BodyHandlers.discarding());
        }
    }

    private Socket askAndDoNotListen(ServiceProcess service, String key) throws IOException {
        String body = body(key);
        URI uri = service.uri("/v1/charges");
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        socket.getOutputStream()
                .write("""
                POST /v1/charges HTTP/1.1\r
                Host: ledger\r
                Authorization: Bearer %s\r
                Idempotency-Key: %s\r
                Content-Type: application/json\r
                Content-Length: %s\r
                \r
                %s""".formatted(secret, key, body.length(), body).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private HttpRequest request(ServiceProcess service, String key) {
        return HttpRequest.newBuilder(service.uri("/v1/charges"))
                .header("Authorization", "Bearer " + secret)
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body(key)))
                .build();
    }

    private static String body(String key) {
        return "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"%s\",\"order_number\":\"%s\"}"
                .formatted(method(key), key);
    }

    /** Each charge is a customer's of its own. */
    private static String method(String key) {
        return "tok_approve+" + key;
    }

    private long initiated() {
        return database.count("SELECT count(*) FROM ledger.event WHERE type = 'charge.initiated'");
    }

    private long claimed() {
        return database.count("SELECT count(*) FROM ledger.event WHERE type = 'charge.attempt-started'");
    }

    private long settled() {
        return database.count("SELECT count(*) FROM ledger.event WHERE type = 'charge.captured'");
    }

    private String newKey() {
        Secret created = Secret.generate();
        new TenantLogs(database.owner()).bind("acme", LogAssignment.DEFAULT_LOG);
        new ApiKeys(database.owner()).create("acme", EnumSet.allOf(Scope.class), "crash", created.hash());
        return created.value();
    }

    private void report(Point point, long millis) throws IOException {
        Path file = Path.of("target", "crash-matrix.md");
        if (!Files.exists(file)) {
            Files.writeString(file, """
                    | point | charges | double charges | lost charges | final after the restart, at most |
                    |---|---|---|---|---|
                    """);
        }
        Files.writeString(
                file,
                String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | %s | %.1f s |%n",
                        point.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        CHARGES,
                        gateway.book().summary().doubleCharges(),
                        CHARGES - gateway.book().summary().payments(),
                        millis / 1e3),
                StandardOpenOption.APPEND);
    }
}
