package io.paymentledger.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.EventCodec;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.eventstore.EventAppender;
import io.paymentledger.eventstore.NewEvent;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What cannot be read stops what needs it and nothing else, and is read by the version that can. */
@Tag("waits")
class UnreadableEventIT {

    private static final Map<String, String> SOON = Map.of("ledger.recovery.grace", "PT1S");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final byte[] METADATA = EventCodec.CURRENT.encode(new EventMetadata("acme", "a", "r", "c", "c"));

    private LedgerDatabase database;
    private RunningLedger ledger;

    @BeforeEach
    void start() {
        database = LedgerDatabase.create();
        ledger = RunningLedger.startOn(database, SOON);
    }

    @AfterEach
    void stop() {
        ledger.close();
        database.close();
    }

    @Test
    void oneEventOfANewerVersionStopsNobodyElse() {
        charge("newer", "tok_approve");
        charge("damaged", "tok_approve");
        append("acme/newer", 3, "charge.teleported", 1, "{}".getBytes(UTF_8));
        append("acme/damaged", 3, "charge.refunded", 1, "no JSON".getBytes(UTF_8));
        append("acme/later-revision", 0, "charge.initiated", 99, "{}".getBytes(UTF_8));

        Reply lost = ledger.sendUntilFinal(ledger.charge("lost", body("tok_drop")));

        assertThat(lost.status()).as(lost.body()).isEqualTo(201);
        for (String id : List.of("newer", "damaged", "later-revision")) {
            assertUnreadable(ledger.send(ledger.request("/v1/charges/" + id)));
            assertUnreadable(ledger.send(ledger.request("/v1/charges/" + id + "/refunds")
                    .header("Idempotency-Key", "refund-" + id)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{}"))));
        }
        assertUnreadable(ledger.send(ledger.charge("later-revision", body("tok_approve"))));
        assertThat(ledger.gateway().book().payments())
                .allSatisfy(payment -> assertThat(payment.refunded()).isZero());
        assertThat(charge("after", "tok_approve").status()).isEqualTo(201);
    }

    @Test
    void healthAndMetricsNameWhatWasNotRead() {
        charge("newer", "tok_approve");
        append("acme/newer", 3, "charge.teleported", 1, "{}".getBytes(UTF_8));
        long position = database.count("SELECT max(position) FROM ledger.event");

        await().atMost(PATIENCE).untilAsserted(() -> {
            Reply health = get("/actuator/health");
            assertThat(health.text("status")).isEqualTo("DEGRADED");
            assertThat(health.json()
                            .path("components")
                            .path("recovery")
                            .path("status")
                            .asString())
                    .isEqualTo("DEGRADED");
        });
        assertThat(get("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(get("/actuator/prometheus").body()).contains("ledger_events_unreadable{reader=\"recovery\"} 1.0");
        assertThat(database.count("SELECT position FROM ledger.attempt_unread")).isEqualTo(position);
    }

    @Test
    void whatANewerVersionClaimedIsSettledAfterTheUpgrade() {
        charge("template", "tok_approve");
        database.execute(
                "postgres", """
                SELECT ledger.append(0, '{0,0}', '{acme/claimed,acme/claimed}', '{0,1}',
                    '{charge.initiated,charge.attempt-begun}', ARRAY[e.revision, 1],
                    ARRAY[gen_random_uuid(), gen_random_uuid()],
                    ARRAY[e.payload, '%s'::bytea], ARRAY[e.metadata, e.metadata])
                  FROM ledger.event e WHERE e.stream = 'acme/template' AND e.sequence = 0
                """.formatted(new String(encoded(new AttemptStarted("att_newer", "simulator")), UTF_8)));
        await().atMost(PATIENCE).until(() -> database.count("SELECT count(*) FROM ledger.attempt_unread") == 1);
        assertUnreadable(ledger.send(ledger.request("/v1/charges/claimed")));

        // To a reader, an upgrade is that the type has a meaning.
        database.execute("postgres", """
                ALTER TABLE ledger.event DISABLE TRIGGER event_is_append_only;
                UPDATE ledger.event SET type = 'charge.attempt-started' WHERE type = 'charge.attempt-begun';
                ALTER TABLE ledger.event ENABLE TRIGGER event_is_append_only""");
        try (RunningLedger newer = RunningLedger.startOn(database, SOON)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(newer.send(newer.request("/v1/charges/claimed"))
                                    .text("status"))
                            .isEqualTo("success"));
        }
        assertThat(database.count("SELECT count(*) FROM ledger.attempt_unread")).isZero();
        assertThat(ledger.gateway().book().payments()).hasSize(2);
    }

    private static void assertUnreadable(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(503);
        assertThat(reply.text("code")).isEqualTo("history-unreadable");
        assertThat(reply.json().path("position").asLong()).isPositive();
        assertThat(reply.retryable()).isTrue();
    }

    private Reply charge(String key, String token) {
        return ledger.send(ledger.charge(key, body(token)));
    }

    private Reply get(String path) {
        return ledger.send(ledger.request(path));
    }

    private static String body(String token) {
        return "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"%s\"}".formatted(token);
    }

    private static byte[] encoded(LedgerEvent event) {
        return EventCodec.CURRENT.encode(event).bytes();
    }

    private void append(String stream, long sequence, String type, int revision, byte[] payload) {
        ledger.bean(EventAppender.class)
                .append(List.of(new NewEvent(stream, sequence, type, revision, UUID.randomUUID(), payload, METADATA)))
                .join();
    }
}
