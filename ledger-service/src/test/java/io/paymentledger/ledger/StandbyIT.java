package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.eventstore.testing.ReplicatedPostgres;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No gateway is called for a claim before a commit that was made after the claim was read is on the standby's disk. */
@Tag("waits")
class StandbyIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final String BODY =
            "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve+unconfirmed\"}";

    /** Nobody is left alone with an attempt, and a look that came to nothing is soon followed by another one. */
    private static final Map<String, String> EAGER =
            Map.of("ledger.recovery.grace", "PT0S", "ledger.recovery.lease", "PT0.1S");

    @Test
    void aClaimThatNoStandbyConfirmedIsSentToTheGatewayOnlyOnceOneDoes() {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start();
                LedgerDatabase database = LedgerDatabase.createOn(servers.primary());
                RunningLedger ledger = RunningLedger.startOn(database, EAGER)) {
            servers.waitForStandby();
            assertThat(ledger.send(ledger.charge("confirmed", BODY.replace("unconfirmed", "confirmed")))
                            .status())
                    .isEqualTo(201);
            servers.stopStandby();

            Reply refused = ledger.send(ledger.charge("unconfirmed", BODY));
            assertThat(refused.text("code")).isEqualTo("store-unavailable");
            assertThat(refused.retryable()).isTrue();
            assertThat(database.count("SELECT count(*) FROM ledger.event WHERE stream = 'acme/unconfirmed'"))
                    .as("the claim was committed, and a standby that takes over has none of it")
                    .isEqualTo(2);

            // Recovery reads the claim, again and again; its own waits for the standby are cut short, too.
            double looks = looks(ledger);
            await().atMost(LIMIT).until(() -> {
                servers.cutWaitsShort();
                return looks(ledger) >= looks + 3;
            });
            assertThat(ledger.gateway().book().paymentsOf("tok_approve+unconfirmed"))
                    .isEmpty();

            servers.startStandby();

            assertThat(ledger.sendUntilFinal(ledger.charge("unconfirmed", BODY)).status())
                    .isEqualTo(201);
            assertThat(ledger.gateway().book().paymentsOf("tok_approve+unconfirmed"))
                    .hasSize(1);
        }
    }

    private static double looks(RunningLedger ledger) {
        return ledger.bean(MeterRegistry.class)
                .get("ledger.recovery.looks")
                .counter()
                .count();
    }
}
