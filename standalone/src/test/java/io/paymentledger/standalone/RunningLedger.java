package io.paymentledger.standalone;

import io.paymentledger.base.key.ApiKeys;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.key.Secret;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.eventstore.TenantLogs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Everything that {@code ./dev up} starts, in the test's own process. */
final class RunningLedger implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final List<Integer> ports = StandaloneProcess.freePorts();
    private final Shutdown shutdown = new Shutdown();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Standalone.Up up;

    RunningLedger(Path data) {
        this.up = Standalone.start(
                Settings.of(Map.of(
                        "LEDGER_PORT", ports.get(0).toString(),
                        "QUERY_PORT", ports.get(1).toString(),
                        "LEDGER_PG_PORT", ports.get(2).toString(),
                        "LEDGER_MANAGEMENT_PORT", ports.get(3).toString(),
                        "QUERY_MANAGEMENT_PORT", ports.get(4).toString(),
                        "LEDGER_DATA_DIR", data.toString())),
                shutdown);
    }

    String developmentKey() {
        return up.key().secret();
    }

    /** The address of the console's link that signs in once. */
    String signInLink() {
        return console(up.signIn());
    }

    String console(String path) {
        return "http://localhost:" + ports.get(1) + path;
    }

    /** The secret of a key of another tenant, with every scope that a client has. */
    String keyOfAnotherTenant(String tenant) {
        return keyOf(tenant, Set.of(Scope.CHARGES_WRITE, Scope.CHARGES_READ, Scope.AUDIT_READ));
    }

    /** The secret of a key of another tenant. */
    String keyOf(String tenant, Set<Scope> scopes) {
        PGSimpleDataSource owner = new PGSimpleDataSource();
        owner.setUrl(EmbeddedDatabase.url(ports.get(2)));
        owner.setUser("ledger_owner");
        owner.setPassword(up.database().password("ledger_owner"));
        new TenantLogs(owner).bind(tenant, LogAssignment.DEFAULT_LOG);
        Secret secret = Secret.generate();
        new ApiKeys(owner).create(tenant, scopes, "test", secret.hash());
        return secret.value();
    }

    /** Sends a command, and gives the status of the answer. */
    int command(String apiKey, String key, String path, String body) {
        return send(HttpRequest.newBuilder(URI.create("http://localhost:" + ports.get(0) + path))
                        .header("Authorization", "Bearer " + apiKey)
                        .header("Idempotency-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)))
                .statusCode();
    }

    /** Sends a settlement file, and gives the answer. */
    HttpResponse<String> settle(String apiKey, String gateway, String type, String file) {
        return send(HttpRequest.newBuilder(
                        URI.create("http://localhost:" + ports.get(0) + "/v1/reconciliations?gateway=" + gateway))
                .header("Authorization", "Bearer " + apiKey)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(file)));
    }

    /** Asks query-service with another key. */
    JsonNode query(String apiKey, String path) {
        return JSON.readTree(
                send(HttpRequest.newBuilder(URI.create(console(path))).header("Authorization", "Bearer " + apiKey))
                        .body());
    }

    /** Asks query-service. */
    String query(String path) {
        return send(HttpRequest.newBuilder(URI.create(console(path)))
                        .header("Authorization", "Bearer " + developmentKey()))
                .body();
    }

    /** How many payments of a token the gateway's own book has of which money was kept. */
    long keptByTheGatewaysBook(String token) {
        JsonNode payments = JSON.readTree(
                send(HttpRequest.newBuilder(URI.create(up.simulator().url() + "/book/payment-methods/" + token)))
                        .body());
        return payments.valueStream()
                .filter(payment -> payment.path("captured").asLong()
                        > payment.path("refunded").asLong())
                .count();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        shutdown.run();
    }
}
