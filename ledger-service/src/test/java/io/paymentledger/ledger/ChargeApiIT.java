package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The creation of a charge: what an answer holds, beside the rows of {@link ContractTableIT}. */
class ChargeApiIT {

    private static final RunningLedger LEDGER = RunningLedger.start();

    private static final String LEAST = "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}";

    @AfterAll
    static void stop() {
        LEDGER.close();
        LEDGER.database().close();
    }

    @Test
    void theFirstCallThatSettlesIsCreated() {
        Reply reply = LEDGER.send(LEDGER.charge("first", """
                {"amount":1999,"currency":"EUR","payment_method":"tok_approve","order_number":"o-first",
                 "description":"Two cups","customer":"c-7","metadata":{"b":"2","a":"1"}}"""));

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.header("Location")).isEqualTo("/v1/charges/first");
        assertThat(reply.header("ETag")).isEqualTo("\"2\"");
        assertThat(reply.header("X-Request-Id")).isNotEmpty();
        assertThat(reply.header("X-Ledger-Position")).matches("[1-9][0-9]*");
        assertThat(reply.header("Idempotent-Replayed")).isEmpty();
        assertThat(reply.body().replaceAll("\"[0-9]{4}-[0-9:.T-]{21}Z\"", "\"T\""))
                .isEqualTo("""
                {"id":"first","status":"success","detail":"captured","amount":1999,"currency":"EUR",\
                "amount_authorised":1999,"amount_captured":1999,"amount_capturable":0,"amount_refunded":0,\
                "capture_method":"automatic","order_number":"o-first","description":"Two cups","customer":"c-7","metadata":{"a":"1","b":"2"},"outcome_unknown":false,\
                "version":2,"created_at":"T","updated_at":"T"}""");
    }

    @Test
    void aRepetitionGetsTheFirstAnswerByteForByteAndChargesNothing() {
        Reply first = LEDGER.send(LEDGER.charge("repeated", LEAST));
        long calls = LEDGER.gatewayCalls();

        Reply second = LEDGER.send(LEDGER.charge("repeated", """
                { "payment_method": "tok_\\u0061pprove", "currency": "EUR", "capture_method": "automatic",
                  "amount": 1999 }"""));

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.header("Cache-Control")).isEqualTo("no-store");
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(LEDGER.gatewayCalls()).isEqualTo(calls);
    }

    @Test
    void aClientThatDoesNotWaitIsAnsweredProcessingAndLaterTheOutcome() {
        String body = LEAST.replace("tok_approve", "tok_slow_1500");
        Reply first = LEDGER.send(LEDGER.charge("async", body).header("Prefer", "respond-async"));

        assertThat(first.status()).isEqualTo(202);
        assertThat(first.text("status")).isEqualTo("processing");
        assertThat(first.header("Location")).isEqualTo("/v1/charges/async");
        assertThat(first.header("Retry-After")).isEqualTo("1");
        assertThat(first.header("X-Ledger-Position")).matches("[1-9][0-9]*");
        Awaitility.await()
                .until(() -> LEDGER.send(LEDGER.request("/v1/charges/async")).text("status"), "success"::equals);
        Reply replay = LEDGER.send(LEDGER.charge("async", body));
        assertThat(replay.status()).isEqualTo(201);
        assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void aRepetitionWaitsForTheFirstOnesAnswer() throws Exception {
        String body = LEAST.replace("tok_approve", "tok_slow_700");
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Reply> one = threads.submit(() -> LEDGER.send(LEDGER.charge("waited", body)));
            Future<Reply> other = threads.submit(() -> LEDGER.send(LEDGER.charge("waited", body)));

            assertThat(List.of(one.get().status(), other.get().status())).containsExactly(201, 201);
            assertThat(one.get().body()).isEqualTo(other.get().body());
        }
    }

    @Test
    void theCurrentChargeIsReadFromItsOwnStreamAtOnce() {
        Reply created = LEDGER.send(LEDGER.charge("read", LEAST));
        Reply read = LEDGER.send(LEDGER.request("/v1/charges/read"));

        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body()).isEqualTo(created.body());
        assertThat(read.header("ETag")).isEqualTo("\"2\"");
        assertThat(LEDGER.send(LEDGER.request("/v1/charges/nothing")).status()).isEqualTo(404);
    }

    @Test
    void everyEventNamesItsTenantActorRequestAndCause() {
        LEDGER.send(LEDGER.charge("caused", LEAST).header("X-Request-Id", "req-7"));

        LEDGER.database().execute("ledger_service", """
                DO $$ BEGIN
                ASSERT (SELECT count(*) = 3
                           AND bool_and(m->>'tenant' = 'acme')
                           AND bool_and(m->>'actor' LIKE 'key_%')
                           AND bool_and(m->>'request_id' = 'req-7')
                           AND bool_and(coalesce(m->>'correlation_id', m->>'request_id') = 'req-7')
                           AND string_agg(coalesce(m->>'causation_id', m->>'request_id'), ' ' ORDER BY sequence)
                               ~ '^req-7 req-7 att_[0-9a-f-]{36}$'
                          FROM (SELECT sequence, convert_from(metadata, 'UTF8')::jsonb AS m
                                  FROM ledger.event WHERE stream = 'acme/caused') e);
                END $$""");
    }

    @Test
    void aCallerWithoutACredentialOrWithAWrongOneIsUnauthenticated() {
        for (String credential : List.of("", "Bearer", "Bearer nobody", "Basic YTpi")) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(LEDGER.uri("/v1/charges")).POST(BodyPublishers.ofString(LEAST));
            Reply reply = LEDGER.send(credential.isEmpty() ? request : request.header("Authorization", credential));

            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.text("code")).isEqualTo("unauthenticated");
            assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    @Test
    void aCallerWithoutTheScopeIsForbiddenBeforeTheBodyIsRead() {
        String reader = LEDGER.newKey("acme", Set.of(Scope.CHARGES_READ));

        Reply reply =
                LEDGER.send(LEDGER.charge("forbidden", "not json").setHeader("Authorization", "Bearer " + reader));

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.text("code")).isEqualTo("forbidden");
        assertThat(reply.text("scope")).isEqualTo("charges:write");
    }
}
