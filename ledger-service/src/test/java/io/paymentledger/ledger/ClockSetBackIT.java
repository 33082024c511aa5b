package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The database's clock was eight days ahead for a moment, and is set back: the log's time stays ahead of it. What that
 * leaves behind is written as it would be, because a test cannot move the server's clock.
 */
@Tag("waits")
class ClockSetBackIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String BODY = "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"%s\"}";

    private static LedgerDatabase database;
    private static RunningLedger ledger;

    @BeforeAll
    static void start() {
        database = LedgerDatabase.create();
        ledger = RunningLedger.startOn(
                database, Map.of("ledger.recovery.grace", "PT1S", "ledger.request-token-life", "PT1H"));
        database.execute("postgres", "UPDATE ledger.log_head SET occurred_at = now() + interval '8 days'");
    }

    @AfterAll
    static void stop() {
        ledger.close();
        database.close();
    }

    @Test
    void whatHappensNowIsLookedAfterNow() {
        Reply lost = ledger.sendUntilFinal(ledger.charge("lost", BODY.formatted("tok_drop")));

        assertThat(lost.status()).as(lost.body()).isEqualTo(201);
        assertThat(database.count("SELECT count(*) FROM ledger.event WHERE occurred_at < now() + interval '7 days'"))
                .isZero();
    }

    @Test
    void whatWasPutOffWhileTheClockWasAheadIsLookedAfterSoon() {
        ledger.sendUntilFinal(ledger.charge("settled", BODY.formatted("tok_approve")));
        database.execute("postgres", """
            INSERT INTO ledger.attempt (attempt_id, charge, due_at, leased_until, noted_at)
            SELECT 'att_put_off', 'acme/settled', ahead, ahead, ahead FROM (SELECT now() + interval '8 days' AS ahead) x\
            """);

        await().atMost(PATIENCE)
                .until(() -> database.count("SELECT count(*) FROM ledger.attempt"
                                + " WHERE attempt_id = 'att_put_off' AND due_at IS NULL")
                        == 1);
    }

    @Test
    void aTokenLivesAsLongAsItSays() {
        String token = ledger.send(ledger.request("/v1/idempotency/token").POST(BodyPublishers.noBody()))
                .text("token");

        Reply state = ledger.send(ledger.request("/v1/idempotency/token/" + token));
        assertThat(Instant.parse(state.text("expires_at")))
                .isBetween(Instant.now(), Instant.now().plusSeconds(7_200));
        Reply redeemed = ledger.send(ledger.charge(
                "by-token", BODY.formatted("tok_approve").replace("}", ",\"idempotency_token\":\"" + token + "\"}")));
        assertThat(redeemed.status()).as(redeemed.body()).isEqualTo(201);

        String late = ledger.send(ledger.request("/v1/idempotency/token").POST(BodyPublishers.noBody()))
                .text("token");
        database.execute("postgres", "UPDATE ledger.log_ahead SET clock_at = clock_at - interval '2 hours'");
        Reply expired = ledger.send(ledger.charge(
                "by-late-token",
                BODY.formatted("tok_approve").replace("}", ",\"idempotency_token\":\"" + late + "\"}")));
        assertThat(expired.text("code")).isEqualTo("token-expired");
    }

    @Test
    void healthAndAMetricTellIt() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Reply health = ledger.send(ledger.request("/actuator/health"));
            assertThat(health.json()
                            .path("components")
                            .path("logClock")
                            .path("status")
                            .asString())
                    .isEqualTo("DEGRADED");
            double ahead = ledger.send(ledger.request("/actuator/prometheus"))
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("ledger_log_ahead_seconds "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
            assertThat(ahead).isBetween(600_000d, 700_000d);
        });
    }
}
