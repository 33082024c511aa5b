package io.paymentledger.ledger;

import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.ApiKeys;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.key.Secret;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.simulator.GatewaySimulator;
import io.paymentledger.simulator.SimulatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service as its users meet it: over HTTP, on a real PostgreSQL. */
public final class RunningLedger implements AutoCloseable {

    /** No answer names a member twice. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Longer than any gateway of a test takes, and a restart of a server. */
    private static final Duration FINAL_ANSWER = Duration.ofMinutes(1);

    /** Between two repetitions: sooner than the answers ask for, which only means more of them. */
    private static final Duration REPEAT = Duration.ofMillis(50);

    /** What the simulator signs its notifications with. */
    public static final String NOTIFICATION_SECRET = "whsec_" + "c2ltdWxhdG9yLW9mLXRlc3Rz";

    /** Sooner than in life, and still after most answers. */
    private static final Duration NOTIFICATION_DELAY = Duration.ofMillis(100);

    /** The gateway of each ledger: all services on one database share it, and it outlives them. */
    private static final Map<LedgerDatabase, GatewaySimulator> GATEWAYS = new ConcurrentHashMap<>();

    private final LedgerDatabase database;
    private final GatewaySimulator gateway;
    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String secret;

    private RunningLedger(LedgerDatabase database, Map<String, String> settings) {
        this.database = database;
        this.gateway = GATEWAYS.computeIfAbsent(database, RunningLedger::startGateway);
        Map<String, String> arguments = new TreeMap<>(settings);
        arguments.put("server.port", "0");
        // Many run at once; health and metrics are on each one's own port then.
        arguments.putIfAbsent("management.server.port", "");
        arguments.put("spring.datasource.url", database.url());
        arguments.putIfAbsent("ledger.gateway.name", "simulator");
        arguments.putIfAbsent("ledger.gateway.simulator.url", gateway.url().toString());
        arguments.putIfAbsent("ledger.gateway.simulator.notification-secret", NOTIFICATION_SECRET);
        arguments.put("logging.structured.format.console", "");
        this.context = LedgerServiceApplication.builder()
                .registerShutdownHook(false)
                .run(arguments.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
        this.secret = newKey("acme", EnumSet.allOf(Scope.class));
        gateway.notifyTo(uri("/v1/gateways/simulator/notifications"));
    }

    private static GatewaySimulator startGateway(LedgerDatabase database) {
        GatewaySimulator started = GatewaySimulator.start(
                SimulatorSettings.inMemory().notifying(null, NOTIFICATION_SECRET, NOTIFICATION_DELAY));
        database.onClose(() -> {
            GATEWAYS.remove(database);
            started.close();
        });
        return started;
    }

    /** A service on a ledger of its own. */
    public static RunningLedger start() {
        return startOn(LedgerDatabase.create());
    }

    /** A service on a given ledger; several may share one. */
    public static RunningLedger startOn(LedgerDatabase database) {
        return startOn(database, Map.of());
    }

    /** A service on a given ledger with settings of its own. */
    public static RunningLedger startOn(LedgerDatabase database, Map<String, String> settings) {
        return new RunningLedger(database, settings);
    }

    public LedgerDatabase database() {
        return database;
    }

    /** The attempt that an event names in the stream of one of acme's charges. */
    public String attemptOf(String id, String type) {
        String sql = "SELECT convert_from(payload, 'UTF8')::jsonb ->> 'attempt_id' FROM ledger.event"
                + " WHERE type = '%s' AND stream = 'acme/%s'".formatted(type, id);
        try (Connection connection = database().connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** A new API key; returns its secret. */
    public String newKey(String tenant, Set<Scope> scopes) {
        Secret created = Secret.generate();
        new TenantLogs(database.owner()).bind(tenant, LogAssignment.DEFAULT_LOG);
        new ApiKeys(database.owner()).create(tenant, scopes, "test", created.hash());
        return created.value();
    }

    public URI uri(String path) {
        return URI.create(
                "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port") + path);
    }

    /** A request with this ledger's own key. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + secret);
    }

    /** The request that creates a charge. */
    public HttpRequest.Builder charge(String key, String body) {
        return request("/v1/charges")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body));
    }

    public Reply send(HttpRequest.Builder request) {
        try {
            return new Reply(http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The answer to a request that is repeated, identical, for as long as the answers ask for it. */
    public Reply sendUntilFinal(HttpRequest.Builder request) {
        Reply first = send(request);
        return first.retryable()
                ? await().atMost(FINAL_ANSWER)
                        .pollInterval(REPEAT)
                        .until(() -> send(request), reply -> !reply.retryable())
                : first;
    }

    /** The gateway that this service and all others on its database ask. */
    public GatewaySimulator gateway() {
        return gateway;
    }

    /** How often the services on this ledger's database asked their gateway to do something; the gateway counts. */
    public long gatewayCalls() {
        return gateway.book().summary().requests();
    }

    /** A response, with its body as JSON. */
    public record Reply(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        public String text(String member) {
            return json().path(member).asString();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** Whether the identical request is to be repeated. */
        public boolean retryable() {
            return !header("Retry-After").isEmpty();
        }

        public boolean replayed() {
            return header("Idempotent-Replayed").equals("true");
        }
    }

    @Override
    public void close() {
        http.close();
        context.close();
    }
}
