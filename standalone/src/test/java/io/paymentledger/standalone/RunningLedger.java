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
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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
        new TenantLogs(database("ledger_owner")).bind(tenant, LogAssignment.DEFAULT_LOG);
        return newKey(tenant, scopes);
    }

    /** The secret of a key of the development key's tenant, with every scope: that of a second person. */
    String secondKey() {
        return newKey(DevelopmentKey.TENANT, Set.of(Scope.values()));
    }

    private String newKey(String tenant, Set<Scope> scopes) {
        Secret secret = Secret.generate();
        new ApiKeys(database("ledger_owner")).create(tenant, scopes, "test", secret.hash());
        return secret.value();
    }

    private PGSimpleDataSource database(String role) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(EmbeddedDatabase.url(ports.get(2)));
        source.setUser(role);
        source.setPassword(up.database().password(role));
        return source;
    }

    /** Makes a charge whose gateway never answers, and hands it to a person, as recovery does when it can no longer ask. */
    void underReview(String key) {
        command(
                developmentKey(),
                key,
                "/v1/charges",
                "{\"amount\":2999,\"currency\":\"EUR\",\"payment_method\":\"tok_hang\"}");
        try (Connection connection = database("ledger_service").getConnection();
                PreparedStatement append = connection.prepareStatement("""
                        SELECT ledger.append(
                            log, ARRAY[0], ARRAY[stream], ARRAY[sequence + 1], ARRAY['charge.review-required'], ARRAY[1],
                            ARRAY[gen_random_uuid()],
                            ARRAY[convert_to(format('{"attempt_id":"%s","reason":"the gateway forgot it"}',
                                (SELECT convert_from(payload, 'UTF8')::jsonb ->> 'attempt_id' FROM ledger.event a
                                  WHERE a.stream = e.stream AND a.type = 'charge.attempt-started')), 'UTF8')],
                            ARRAY[metadata])
                          FROM ledger.event e WHERE stream = ? ORDER BY sequence DESC LIMIT 1""")) {
            append.setString(1, DevelopmentKey.TENANT + "/" + key);
            append.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a settlement file with a payment that the ledger does not know. */
    void settlementFileWithABreak(String reference) {
        int status = send(HttpRequest.newBuilder(URI.create(
                                "http://localhost:" + ports.get(0) + "/v1/reconciliations?gateway=simulator"))
                        .header("Authorization", "Bearer " + developmentKey())
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofString("""
                                balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,\
                                payment_metadata[ledger_attempt]
                                txn_1,2026-11-03 09:15:00,eur,19.99,0.59,19.40,charge,ch_1,%s
                                """.formatted(reference))))
                .statusCode();
        if (status / 100 != 2) {
            throw new IllegalStateException("the settlement file was answered with " + status);
        }
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
