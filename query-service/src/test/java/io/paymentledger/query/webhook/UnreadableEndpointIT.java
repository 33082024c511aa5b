package io.paymentledger.query.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.webhook.SecretSeal;
import io.paymentledger.base.webhook.WebhookKeys;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.WebhookEvent.EndpointCreated;
import io.paymentledger.events.WebhookMode;
import io.paymentledger.events.WebhookSignature;
import io.paymentledger.eventstore.NewEvent;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An event about endpoints that only a later version of the ledger can read. */
class UnreadableEndpointIT {

    private static final String LATER = "webhook.endpoint-frobbed";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void whatCannotBeReadKeepsItsTenantWaitingAndNobodyElseAndIsReadAfterAnUpgrade() throws IOException {
        Path file = folder.resolve("webhook.key");
        Files.writeString(file, SecretSeal.newKey());
        WebhookKeys keys = new WebhookKeys(SecretSeal.read(List.of(file)));
        String[] settings = {"--ledger.webhooks.keys=" + file, "--ledger.webhooks.allowed-hosts=localhost"};
        try (LedgerFixture ledger = new LedgerFixture();
                Receiver receiver = new Receiver()) {
            String later = ledger.newTenant();
            String other = ledger.newTenant();
            StreamName stream = StreamName.webhooks(later);
            NewEvent known = LedgerFixture.write(LedgerFixture.entry(stream, 0, created(keys, later, "one", receiver)));
            long position = ledger.append(List.of(new NewEvent(
                            known.stream(), 0, LATER, 1, known.eventId(), known.payload(), known.metadata())))
                    .firstPosition();
            ledger.append(stream, 1, created(keys, later, "two", receiver));

            try (QueryServiceFixture service = new QueryServiceFixture(ledger.database, settings)) {
                soon().until(() -> setAside(ledger).size() == 2);
                ledger.append(StreamName.webhooks(other), 0, created(keys, other, "well", receiver));
                ledger.captured(StreamName.key(other, "k"), LedgerFixture.terms(1_999));

                soon().until(() -> receiver.received().size() == 1);
                assertThat(setAside(ledger)).containsExactly(Long.toString(position), Long.toString(position + 1));
                assertThat(endpoints(ledger)).containsExactly("well");
                soon().untilAsserted(() -> {
                    JsonNode health = service.get("/actuator/health")
                            .json()
                            .path("components")
                            .path("webhooks");
                    assertThat(health.path("status").asString()).isEqualTo("DEGRADED");
                    assertThat(health.path("details")
                                    .path("first_set_aside")
                                    .path(0)
                                    .path("position")
                                    .asLong())
                            .isEqualTo(position);
                });
                assertThat(service.get("/actuator/prometheus").response().body())
                        .contains("ledger_events_unreadable{reader=\"webhooks\"} 2.0");
            }

            // As if the version that starts now knew what the other did not.
            ledger.database.execute("postgres", """
                    ALTER TABLE ledger.event DISABLE TRIGGER event_is_append_only;
                    UPDATE ledger.event SET type = 'webhook.endpoint-created' WHERE type = '%s';
                    ALTER TABLE ledger.event ENABLE TRIGGER event_is_append_only""".formatted(LATER));
            try (QueryServiceFixture service = new QueryServiceFixture(ledger.database, settings)) {
                soon().until(() -> setAside(ledger).isEmpty());
                assertThat(endpoints(ledger)).containsExactly("one", "two", "well");
                ledger.captured(StreamName.key(later, "k"), LedgerFixture.terms(1_999));
                soon().until(() -> receiver.received().size() == 3);
                soon().until(() -> service.get("/actuator/health")
                        .json()
                        .path("components")
                        .path("webhooks")
                        .path("status")
                        .asString()
                        .equals("UP"));
            }
        }
    }

    @Test
    void aChargeThatMakesNoSenseIsNotSentAndKeepsNoOtherWaiting() throws IOException {
        Path file = folder.resolve("webhook.key");
        Files.writeString(file, SecretSeal.newKey());
        WebhookKeys keys = new WebhookKeys(SecretSeal.read(List.of(file)));
        try (LedgerFixture ledger = new LedgerFixture();
                Receiver receiver = new Receiver();
                QueryServiceFixture _ = new QueryServiceFixture(
                        ledger.database,
                        "--ledger.webhooks.keys=" + file,
                        "--ledger.webhooks.allowed-hosts=localhost")) {
            String tenant = ledger.newTenant();
            ledger.append(StreamName.webhooks(tenant), 0, created(keys, tenant, "shop", receiver));
            // Nothing of this charge came before.
            ledger.append(StreamName.key(tenant, "odd"), 0, LedgerFixture.taken(LedgerFixture.terms(1_999)));
            ledger.captured(StreamName.key(tenant, "well"), LedgerFixture.terms(1_999));

            soon().until(() -> receiver.received().size() == 1);
            soon().until(() -> ledger.rows(
                            "query_service", "SELECT stream FROM webhook.delivery WHERE status = 'pending'")
                    .equals(List.of(tenant + "/odd")));
        }
    }

    private static EndpointCreated created(WebhookKeys keys, String tenant, String id, Receiver receiver) {
        return new EndpointCreated(
                id,
                receiver.url("/hooks"),
                List.of("charge.captured"),
                WebhookMode.ORDERED,
                WebhookSignature.HMAC_SHA256,
                null,
                keys.create(WebhookSignature.HMAC_SHA256, tenant, id).signing(),
                "v1:0");
    }

    private static List<String> setAside(LedgerFixture ledger) {
        return ledger.rows("query_service", "SELECT position FROM webhook.set_aside ORDER BY log, position");
    }

    private static List<String> endpoints(LedgerFixture ledger) {
        return ledger.rows("query_service", "SELECT endpoint FROM webhook.endpoint ORDER BY endpoint");
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50));
    }
}
