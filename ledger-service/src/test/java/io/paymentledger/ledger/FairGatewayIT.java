package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** One tenant's trouble with the gateway is not the others'. */
class FairGatewayIT {

    private static final int CHARGES = 40;
    private static final int LEAST_CALLS = 10;

    private static final LedgerDatabase DATABASE = LedgerDatabase.create();
    private static final RunningLedger LEDGER = RunningLedger.startOn(
            DATABASE,
            Map.of(
                    "ledger.gateway.most-calls", "30",
                    "ledger.gateway.circuit.least-calls", Integer.toString(LEAST_CALLS),
                    "ledger.gateway.circuit.open-for", "PT1H"));

    private final AtomicInteger keys = new AtomicInteger();

    @AfterAll
    static void stop() {
        LEDGER.close();
        DATABASE.close();
    }

    @Test
    void chargesThatLoseTheirAnswersCloseTheGatewayToTheirTenantOnly() {
        String failing = newTenant("failing");
        for (int i = 0; i < LEAST_CALLS; i++) {
            assertThat(charge(failing, "tok_drop").status()).isEqualTo(202);
        }

        Reply refused = charge(failing, "tok_approve");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text("code")).isEqualTo("gateway-unavailable");
        assertThat(refused.header("Retry-After")).isNotEmpty();

        othersAreServed("beside-failing");
    }

    @Test
    void manySlowChargesLeaveRoomForOthers() {
        String greedy = newTenant("greedy");
        Reply batch = LEDGER.send(as(greedy, "/v1/charges/batch")
                .header("Prefer", "respond-async")
                .POST(BodyPublishers.ofString(IntStream.range(0, 100)
                        .mapToObj(i -> """
                                {"amount":1,"currency":"EUR","payment_method":"tok_slow","idempotency_key":"slow-%s"}""".formatted(i))
                        .collect(Collectors.joining(",", "{\"charges\":[", "]}")))));
        assertThat(batch.status()).isEqualTo(200);

        othersAreServed("beside-greedy");
    }

    private void othersAreServed(String tenant) {
        String other = newTenant(tenant);
        for (int i = 0; i < CHARGES; i++) {
            assertThat(charge(other, "tok_approve").status()).isEqualTo(201);
        }
    }

    private static String newTenant(String tenant) {
        return LEDGER.newKey(tenant, EnumSet.of(Scope.CHARGES_WRITE));
    }

    private Reply charge(String secret, String paymentMethod) {
        return LEDGER.send(as(secret, "/v1/charges")
                .header("Idempotency-Key", "fair-" + keys.incrementAndGet())
                .POST(BodyPublishers.ofString("""
                        {"amount":1999,"currency":"EUR","payment_method":"%s"}""".formatted(paymentMethod))));
    }

    private static HttpRequest.Builder as(String secret, String path) {
        return LEDGER.request(path)
                .setHeader("Authorization", "Bearer " + secret)
                .header("Content-Type", "application/json");
    }
}
