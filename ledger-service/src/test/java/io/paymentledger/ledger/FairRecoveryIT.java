package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.Scope;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import io.paymentledger.simulator.Hold;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Recovery looks after one tenant's charges while the gateway leaves it waiting about another's. */
@Tag("waits")
class FairRecoveryIT {

    private static final int MANY = 40;

    /** As many of one tenant's charges as are looked after at once. */
    private static final int SHARE = 8;

    @Test
    void chargesOverWhichTheGatewayHangsHoldUpNoOtherTenants() {
        Map<String, String> settings = Map.of(
                "ledger.recovery.grace", "PT1S",
                "ledger.recovery.lease", "PT10M",
                "ledger.gateway.time-limit", "PT5M",
                "ledger.gateway.circuit.least-calls", "1000");
        try (LedgerDatabase database = LedgerDatabase.create();
                RunningLedger ledger = RunningLedger.startOn(database, settings)) {
            Hold never = ledger.gateway()
                    .hold(Hold.Requests.nextAt(Hold.Point.BEFORE_CHARGING)
                            .of("tok_approve+hanging")
                            .upTo(MANY));
            String hanging = ledger.newKey("hanging", EnumSet.of(Scope.CHARGES_WRITE, Scope.CHARGES_READ));
            charge(ledger, hanging, "tok_approve+hanging", MANY);
            await().until(() -> never.references().size() == MANY);
            Hold held = ledger.gateway()
                    .hold(Hold.Requests.nextAt(Hold.Point.BEFORE_CHARGING)
                            .of("tok_approve+hanging")
                            .upTo(MANY));
            never.drop();
            await().until(() -> held.references().size() == SHARE);

            String other = ledger.newKey("other", EnumSet.of(Scope.CHARGES_WRITE, Scope.CHARGES_READ));
            charge(ledger, other, "tok_drop", MANY);
            await().until(() -> IntStream.range(0, MANY).allMatch(i -> captured(ledger, other, i)));

            assertThat(held.references()).hasSize(SHARE);
            held.release();
            await().until(() -> IntStream.range(0, MANY).allMatch(i -> captured(ledger, hanging, i)));
        }
    }

    private static void charge(RunningLedger ledger, String secret, String paymentMethod, int count) {
        Reply batch = ledger.send(as(ledger, secret, "/v1/charges/batch")
                .header("Prefer", "respond-async")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(IntStream.range(0, count)
                        .mapToObj(i -> """
                                {"amount":1,"currency":"EUR","payment_method":"%s","idempotency_key":"k-%s"}""".formatted(paymentMethod, i))
                        .collect(Collectors.joining(",", "{\"charges\":[", "]}")))));
        assertThat(batch.status()).isEqualTo(200);
    }

    private static boolean captured(RunningLedger ledger, String secret, int number) {
        return ledger.send(as(ledger, secret, "/v1/charges/k-" + number))
                .text("detail")
                .equals("captured");
    }

    private static HttpRequest.Builder as(RunningLedger ledger, String secret, String path) {
        return ledger.request(path).setHeader("Authorization", "Bearer " + secret);
    }
}
