package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No clock charges a customer twice. The database's clock cannot be moved in a test, so history is: what was recorded an
 * hour earlier is what a clock finds that was put an hour ahead.
 */
@Tag("waits")
class ClockIT {

    private static final String BODY =
            "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\",\"order_number\":\"o-1\"}";

    @ParameterizedTest
    @CsvSource({"25 hours, true", "31 days, true", "1 year, true", "-25 hours, false", "-1 year, false"})
    void aMovedClockMakesNoSecondCharge(String ahead, boolean tokenExpired) {
        try (LedgerDatabase database = LedgerDatabase.create()) {
            Reply first;
            String token;
            try (RunningLedger before = RunningLedger.startOn(database)) {
                first = before.send(before.charge("k-1", BODY));
                token = before.send(before.request("/v1/idempotency/token").POST(BodyPublishers.noBody()))
                        .text("token");
            }
            moveClock(database, ahead);

            try (RunningLedger after = RunningLedger.startOn(database)) {
                Reply sameKey = after.send(after.charge("k-1", BODY));
                Reply sameOrder = after.send(after.charge("k-2", BODY));
                Reply fresh = after.send(after.charge("k-3", BODY.replace("o-1", "o-3")));
                Reply redeemed = after.send(after.charge(
                        "k-4", BODY.replace("o-1", "o-4").replace("}", ",\"idempotency_token\":\"" + token + "\"}")));

                assertThat(sameKey.status()).isEqualTo(201);
                assertThat(sameKey.header("Idempotent-Replayed")).isEqualTo("true");
                assertThat(sameKey.text("id")).isEqualTo(first.text("id"));
                assertThat(sameOrder.body()).isEqualTo(sameKey.body());
                assertThat(fresh.status()).isEqualTo(201);
                assertThat(redeemed.status()).isEqualTo(tokenExpired ? 409 : 201);
                assertThat(after.gatewayCalls()).isEqualTo(tokenExpired ? 2 : 3);
            }
            database.execute("ledger_service", """
                    DO $$ BEGIN
                    ASSERT NOT EXISTS (SELECT FROM ledger.event a JOIN ledger.event b ON b.position > a.position
                                        WHERE b.occurred_at < a.occurred_at);
                    END $$""");
        }
    }

    private static void moveClock(LedgerDatabase database, String ahead) {
        database.execute("postgres", """
                ALTER TABLE ledger.event DISABLE TRIGGER event_is_append_only;
                UPDATE ledger.event SET occurred_at = occurred_at - interval '%1$s';
                ALTER TABLE ledger.event ENABLE TRIGGER event_is_append_only;
                UPDATE ledger.log_head SET occurred_at = occurred_at - interval '%1$s';
                """.formatted(ahead));
    }
}
