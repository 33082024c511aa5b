package io.paymentledger.query.webhook;

import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.webhook.SecretSeal;
import io.paymentledger.base.webhook.WebhookKeys;
import io.paymentledger.base.webhook.WebhookKeys.NewKey;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.WebhookEvent;
import io.paymentledger.events.WebhookEvent.EndpointCreated;
import io.paymentledger.events.WebhookMode;
import io.paymentledger.events.WebhookSignature;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two processes of query-service on one ledger that deliver to a receiver; each test has a tenant and a receiver of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoProcesses {

    static final String PATH = "/hooks";

    final LedgerFixture ledger = new LedgerFixture();
    final Map<String, Integer> sequences = new HashMap<>();

    @SuppressWarnings("NullAway.Init")
    WebhookKeys keys;

    @SuppressWarnings("NullAway.Init")
    QueryServiceFixture one;

    @SuppressWarnings("NullAway.Init")
    QueryServiceFixture other;

    @SuppressWarnings("NullAway.Init")
    Receiver receiver;

    @SuppressWarnings("NullAway.Init")
    String tenant;

    @SuppressWarnings("NullAway.Init")
    private String key;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("webhook.key");
        Files.writeString(file, SecretSeal.newKey());
        keys = new WebhookKeys(SecretSeal.read(List.of(file)));
        String[] settings = {"--ledger.webhooks.keys=" + file, "--ledger.webhooks.allowed-hosts=localhost"};
        one = new QueryServiceFixture(ledger.database, settings);
        other = new QueryServiceFixture(ledger.database, settings);
    }

    @BeforeEach
    void newTenant() {
        receiver = new Receiver();
        tenant = ledger.newTenant();
        key = ledger.key(tenant, Scope.ADMIN);
        sequences.clear();
    }

    @AfterEach
    void closeReceiver() {
        receiver.close();
    }

    @AfterAll
    void stop() {
        one.close();
        other.close();
        ledger.close();
    }

    ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50));
    }

    /** What is to be tried again later is to be tried now. Locks in the order in which those who send do. */
    void timePasses() {
        ledger.database.execute("query_service", """
                UPDATE webhook.delivery d SET due_at = now()
                  FROM (SELECT tenant, endpoint FROM webhook.endpoint WHERE tenant = '%s' FOR UPDATE) e
                 WHERE d.tenant = e.tenant AND d.endpoint = e.endpoint AND d.status = 'pending'""".formatted(tenant));
    }

    List<String> deliveries(String endpoint, String status) {
        return one.get(key(), "/v1/webhook-endpoints/" + endpoint + "/deliveries", "status", status, "limit", 100)
                .data("id");
    }

    String key() {
        return key;
    }

    /** Makes an endpoint; returns its secret. */
    String endpoint(String id, WebhookMode mode, String... types) {
        return endpoint(id, receiver.url(PATH), mode, types);
    }

    String endpoint(String id, String url, WebhookMode mode, String... types) {
        NewKey made = keys.create(WebhookSignature.HMAC_SHA256, tenant, id);
        tell(new EndpointCreated(
                id, url, List.of(types), mode, WebhookSignature.HMAC_SHA256, null, made.signing(), "v1:0"));
        return Objects.requireNonNull(made.secret());
    }

    void tell(WebhookEvent event) {
        int sequence = sequences.merge(tenant, 1, Integer::sum) - 1;
        ledger.append(StreamName.webhooks(tenant), sequence, event);
    }

    /** Each has three events. */
    void charges(int many) {
        for (int i = 0; i < many; i++) {
            StreamName stream = StreamName.key(tenant, "k-" + sequences.merge("charges", 1, Integer::sum));
            ledger.captured(stream, LedgerFixture.terms(1_999));
        }
    }
}
