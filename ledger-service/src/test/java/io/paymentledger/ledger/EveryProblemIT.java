package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks every code: each is provoked over HTTP, and answers as the error reference says. */
class EveryProblemIT {

    private static final LedgerDatabase DATABASE = LedgerDatabase.create();
    private static final RunningLedger LEDGER = RunningLedger.startOn(
            DATABASE,
            Map.of(
                    "ledger.request-token-life", "PT1S",
                    // Nobody listens there.
                    "ledger.oidc.issuer", "http://127.0.0.1:9",
                    "ledger.oidc.audience", "ledger"));

    private static final String GOOD = "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}";

    /** Codes that mean: repeat the identical request. All others mean: never repeat it unchanged. */
    private static final Set<ProblemCode> REPEATABLE = EnumSet.of(
            ProblemCode.RATE_LIMITED,
            ProblemCode.TOO_MANY_AT_ONCE,
            ProblemCode.IN_FLIGHT,
            ProblemCode.ORDER_IN_FLIGHT,
            ProblemCode.CHARGE_IN_FLIGHT,
            ProblemCode.HISTORY_UNREADABLE,
            ProblemCode.ATTEMPT_UNKNOWN,
            ProblemCode.READ_BEHIND,
            ProblemCode.NOT_SEALED,
            ProblemCode.READ_MODEL_REBUILDING,
            ProblemCode.GATEWAY_UNAVAILABLE,
            ProblemCode.IDENTITY_UNAVAILABLE,
            ProblemCode.STORE_UNAVAILABLE);

    /** Not provoked here: query-service's own, what would be a defect, and the answer to clients that {@link SlowClientIT} plays. */
    private static final Set<ProblemCode> NOT_HERE = EnumSet.of(
            ProblemCode.READ_BEHIND,
            ProblemCode.READ_MODEL_REBUILDING,
            ProblemCode.NOT_SEALED,
            ProblemCode.INTERNAL,
            ProblemCode.REQUEST_TIMEOUT,
            // Without a key there is no endpoint, and so neither of these; {@link WebhookApiIT} has one.
            ProblemCode.WEBHOOK_URL_REFUSED,
            ProblemCode.TOO_MANY_ENDPOINTS);

    private static final Map<ProblemCode, Supplier<Reply>> PROVOCATIONS = new EnumMap<>(ProblemCode.class);

    static {
        PROVOCATIONS.put(
                ProblemCode.UNAUTHENTICATED, () -> LEDGER.send(HttpRequest.newBuilder(LEDGER.uri("/v1/charges/x"))));
        PROVOCATIONS.put(ProblemCode.BODY_TOO_LARGE, () -> charge("p-large", " ".repeat(65_537)));
        PROVOCATIONS.put(ProblemCode.RATE_LIMITED, EveryProblemIT::withoutQuota);
        PROVOCATIONS.put(ProblemCode.TOO_MANY_AT_ONCE, EveryProblemIT::withoutPlace);
        PROVOCATIONS.put(ProblemCode.NOT_FOUND, () -> LEDGER.send(LEDGER.request("/v1/charges/nobody")));
        PROVOCATIONS.put(
                ProblemCode.METHOD_NOT_ALLOWED,
                () -> LEDGER.send(LEDGER.request("/v1/charges").DELETE()));
        PROVOCATIONS.put(
                ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                () -> LEDGER.send(LEDGER.charge("p-media", GOOD).setHeader("Content-Type", "text/plain")));
        PROVOCATIONS.put(
                ProblemCode.NOT_ACCEPTABLE,
                () -> LEDGER.send(LEDGER.request("/v1/charges/x").header("Accept", "image/png")));
        PROVOCATIONS.put(
                ProblemCode.FORBIDDEN,
                () -> LEDGER.send(LEDGER.charge("p-forbidden", GOOD)
                        .setHeader("Authorization", "Bearer " + LEDGER.newKey("acme", Set.of(Scope.CHARGES_READ)))));
        PROVOCATIONS.put(ProblemCode.MALFORMED_REQUEST, () -> charge("p-malformed", "{"));
        PROVOCATIONS.put(ProblemCode.INVALID_REQUEST, () -> charge("p-invalid", GOOD.replace("1999", "0")));
        PROVOCATIONS.put(ProblemCode.CARD_NUMBER, () -> charge("4111111111111111", GOOD));
        PROVOCATIONS.put(
                ProblemCode.INVALID_SETTLEMENT_FILE,
                () -> LEDGER.send(LEDGER.request("/v1/reconciliations?gateway=simulator")
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofString("reference"))));
        PROVOCATIONS.put(
                ProblemCode.WEBHOOKS_OFF,
                () -> LEDGER.send(LEDGER.request("/v1/webhook-endpoints")
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "p-endpoint")
                        .POST(BodyPublishers.ofString(
                                "{\"url\":\"https://shop.example/\",\"event_types\":[\"charge.*\"]}"))));
        PROVOCATIONS.put(
                ProblemCode.KEY_MISSING,
                () -> LEDGER.send(LEDGER.request("/v1/charges")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(GOOD))));
        PROVOCATIONS.put(ProblemCode.KEY_INVALID, () -> charge("a b", GOOD));
        PROVOCATIONS.put(
                ProblemCode.KEY_CONFLICT,
                () -> LEDGER.send(LEDGER.charge("p-one", GOOD).header("X-Idempotency-Key", "p-other")));
        PROVOCATIONS.put(ProblemCode.KEY_REUSED, () -> {
            charge("p-reused", GOOD);
            return charge("p-reused", GOOD.replace("1999", "5"));
        });
        PROVOCATIONS.put(ProblemCode.KEY_CANCELLED, () -> {
            cancel("p-cancelled");
            return charge("p-cancelled", GOOD);
        });
        PROVOCATIONS.put(ProblemCode.KEY_CLAIMED, () -> {
            charge("p-claimed", GOOD);
            return cancel("p-claimed");
        });
        PROVOCATIONS.put(
                ProblemCode.MONTH_NOT_OVER,
                () -> LEDGER.send(LEDGER.request("/v1/months/9999-12/closing").POST(BodyPublishers.noBody())));
        PROVOCATIONS.put(ProblemCode.IN_FLIGHT, () -> {
            String slow = GOOD.replace("tok_approve", "tok_slow");
            LEDGER.send(LEDGER.charge("p-flight", slow).header("Prefer", "respond-async"));
            return charge("p-flight", slow);
        });
        PROVOCATIONS.put(ProblemCode.TOKEN_INVALID, () -> charge("p-forged", withToken("irt_forged")));
        PROVOCATIONS.put(ProblemCode.TOKEN_USED, () -> {
            String token = issue();
            charge("p-token", withToken(token));
            return charge("p-token-again", withToken(token));
        });
        PROVOCATIONS.put(ProblemCode.TOKEN_EXPIRED, () -> {
            String token = issue();
            Awaitility.await()
                    .until(() -> LEDGER.send(LEDGER.request("/v1/idempotency/token/" + token))
                            .text("state")
                            .equals("expired"));
            return charge("p-expired", withToken(token));
        });
        PROVOCATIONS.put(ProblemCode.ORDER_CONFLICT, () -> {
            charge("p-order", GOOD.replace("}", ",\"order_number\":\"p-1\"}"));
            return charge("p-order-other", GOOD.replace("1999", "5").replace("}", ",\"order_number\":\"p-1\"}"));
        });
        PROVOCATIONS.put(ProblemCode.ORDER_IN_FLIGHT, () -> {
            String slow = GOOD.replace("tok_approve", "tok_slow").replace("}", ",\"order_number\":\"p-2\"}");
            LEDGER.send(LEDGER.charge("p-slow-order", slow).header("Prefer", "respond-async"));
            return charge("p-slow-order-other", slow);
        });
        PROVOCATIONS.put(ProblemCode.CHARGE_IN_FLIGHT, () -> {
            LEDGER.send(LEDGER.charge("p-busy", GOOD.replace("tok_approve", "tok_slow"))
                    .header("Prefer", "respond-async"));
            return operate("p-busy", "refunds", "p-busy-refund", "{}");
        });
        PROVOCATIONS.put(ProblemCode.INVALID_STATE, () -> {
            charge("p-captured", GOOD);
            return operate("p-captured", "capture", "p-captured-capture", "{}");
        });
        PROVOCATIONS.put(ProblemCode.SECOND_PERSON_NEEDED, EveryProblemIT::withoutSecondPerson);
        PROVOCATIONS.put(ProblemCode.EXCEEDS_AUTHORISED, () -> {
            charge("p-held", GOOD.replace("}", ",\"capture_method\":\"manual\"}"));
            return operate("p-held", "capture", "p-held-capture", "{\"amount\":2000}");
        });
        PROVOCATIONS.put(ProblemCode.EXCEEDS_CAPTURED, () -> {
            charge("p-taken", GOOD);
            return operate("p-taken", "refunds", "p-taken-refund", "{\"amount\":2000}");
        });
        PROVOCATIONS.put(ProblemCode.HISTORY_UNREADABLE, () -> {
            DATABASE.execute("postgres", """
                SELECT ledger.append(0, '{0}', '{acme/p-unreadable}', '{0}', '{charge.teleported}', '{1}',
                                     ARRAY[gen_random_uuid()], '{"{}"}', '{"{}"}')\
                """);
            return LEDGER.send(LEDGER.request("/v1/charges/p-unreadable"));
        });
        PROVOCATIONS.put(
                ProblemCode.SIGNATURE_INVALID,
                () -> LEDGER.send(HttpRequest.newBuilder(LEDGER.uri("/v1/gateways/simulator/notifications"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}"))));
        PROVOCATIONS.put(
                ProblemCode.ATTEMPT_UNKNOWN,
                () -> LEDGER.send(
                        SignedNotification.of("evt_1", "dispute.opened", """
                        {"id":"dsp_1","reference":"att_nobodys","amount":1,"reason":"fraudulent"}""").to(LEDGER)));
        PROVOCATIONS.put(ProblemCode.DECLINED, () -> charge("p-declined", GOOD.replace("tok_approve", "tok_decline")));
        PROVOCATIONS.put(ProblemCode.GATEWAY_UNAVAILABLE, EveryProblemIT::withoutGateway);
        PROVOCATIONS.put(
                ProblemCode.IDENTITY_UNAVAILABLE,
                () -> LEDGER.send(HttpRequest.newBuilder(LEDGER.uri("/v1/charges/none"))
                        .header("Authorization", "Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln")));
        PROVOCATIONS.put(ProblemCode.STORE_UNAVAILABLE, EveryProblemIT::withoutStore);
    }

    @AfterAll
    static void stop() {
        LEDGER.close();
        DATABASE.close();
    }

    static Stream<ProblemCode> codes() {
        return EnumSet.complementOf(EnumSet.copyOf(NOT_HERE)).stream();
    }

    @ParameterizedTest
    @MethodSource("codes")
    void theCodeIsAnsweredAsTheErrorReferenceSays(ProblemCode code) {
        Reply reply = Objects.requireNonNull(PROVOCATIONS.get(code), "each code needs a provocation")
                .get();

        assertThat(reply.status()).as(reply.body()).isEqualTo(code.status());
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(reply.text("code")).isEqualTo(code.wireName());
        assertThat(reply.text("type")).isEqualTo("/problems/" + code.wireName());
        assertThat(reply.text("title")).isEqualTo(code.title());
        assertThat(reply.json().path("status").asInt()).isEqualTo(code.status());
        assertThat(reply.text("detail")).isNotEmpty();
        assertThat(reply.header("Retry-After").isEmpty()).isEqualTo(!REPEATABLE.contains(code));
        assertThat(reply.header("X-Request-Id")).isNotEmpty();
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        Reply page = LEDGER.send(HttpRequest.newBuilder(LEDGER.uri(reply.text("type"))));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text("title")).isEqualTo(code.title());
    }

    private static Reply charge(String key, String body) {
        return LEDGER.send(LEDGER.charge(key, body));
    }

    private static Reply operate(String id, String operation, String key, String body) {
        return LEDGER.send(LEDGER.request("/v1/charges/" + id + "/" + operation)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
    }

    private static Reply cancel(String key) {
        return LEDGER.send(LEDGER.request("/v1/idempotency/" + key + "/cancel").POST(BodyPublishers.noBody()));
    }

    private static String issue() {
        return LEDGER.send(LEDGER.request("/v1/idempotency/token").POST(BodyPublishers.noBody()))
                .text("token");
    }

    private static String withToken(String token) {
        return GOOD.replace("}", ",\"idempotency_token\":\"" + token + "\"}");
    }

    /** A service that takes one request of a key. */
    private static Reply withoutQuota() {
        try (LedgerDatabase database = LedgerDatabase.create();
                RunningLedger service = RunningLedger.startOn(
                        database, Map.of("ledger.limits.key.quota", "1", "ledger.limits.key.window", "PT1000H"))) {
            service.send(service.charge("p-granted", GOOD));
            return service.send(service.charge("p-limited", GOOD));
        }
    }

    /** A service that has one place, which somebody has. */
    private static Reply withoutPlace() {
        try (LedgerDatabase database = LedgerDatabase.create();
                RunningLedger service = RunningLedger.startOn(database, Map.of("ledger.limits.requests", "1"))) {
            CompletableFuture<Reply> slow = CompletableFuture.supplyAsync(
                    () -> service.sendUntilFinal(
                            service.charge("p-slow", GOOD.replace("tok_approve", "tok_slow_4000"))),
                    Thread::startVirtualThread);
            Reply refused = Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> service.send(service.request("/v1/charges/p-slow")), reply -> reply.status() == 429);
            slow.join();
            return refused;
        }
    }

    /** A service that leaves its gateway alone after the first lost answer. */
    private static Reply withoutGateway() {
        try (LedgerDatabase database = LedgerDatabase.create();
                RunningLedger service = RunningLedger.startOn(
                        database,
                        Map.of(
                                "ledger.gateway.circuit.least-calls", "1",
                                "ledger.gateway.circuit.open-for", "PT1H"))) {
            service.send(service.charge("p-lost", GOOD.replace("tok_approve", "tok_drop")));
            return service.send(service.charge("p-refused", GOOD));
        }
    }

    /** A service where nobody decides alone, with a charge that a person has to decide about. */
    private static Reply withoutSecondPerson() {
        try (LedgerDatabase database = LedgerDatabase.create();
                RunningLedger service = RunningLedger.startOn(
                        database,
                        Map.of(
                                "ledger.reviews.four-eyes", "true",
                                "ledger.gateway.time-limit", "PT1S",
                                // Shorter than the margin that is kept: nothing is ever sent again.
                                "ledger.gateway.simulator.key-retention", "PT1M"))) {
            service.send(service.charge("p-review", GOOD.replace("tok_approve", "tok_hang"))
                    .header("Prefer", "respond-async"));
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> service.send(service.request("/v1/charges/p-review"))
                            .text("detail")
                            .equals("manual_review"));
            return service.send(service.request("/v1/charges/p-review/resolution")
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "p-alone")
                    .POST(BodyPublishers.ofString(
                            "{\"outcome\":\"declined\",\"decline_code\":\"lost\",\"note\":\"asked\"}")));
        }
    }

    /** A service whose database takes no more connections and ends those that there are. */
    private static Reply withoutStore() {
        try (LedgerDatabase database = LedgerDatabase.create();
                RunningLedger service = RunningLedger.startOn(database)) {
            service.send(service.charge("p-before", GOOD));
            database.shut();
            return service.send(service.charge("p-away", GOOD));
        }
    }
}
