package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import io.paymentledger.ledger.charge.ChargeCommand.RecordOutcome;
import io.paymentledger.ledger.charge.Commands;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.simulator.BookedPayment;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of money that nobody owes, over HTTP, at a service that leaves reversals to another one. */
@Tag("waits")
class LateSuccessIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final LedgerDatabase DATABASE = LedgerDatabase.create();
    private static final RunningLedger LEDGER =
            RunningLedger.startOn(DATABASE, Map.of("ledger.recovery.enabled", "false"));

    @AfterAll
    static void stop() {
        LEDGER.close();
        DATABASE.close();
    }

    @Test
    void aPaymentOfAnotherSumThatCameLateMayBeDisputedBeforeItIsReversed() {
        assertThat(charge("other-sum", "tok_decline_insufficient_funds").status())
                .isEqualTo(402);

        assertThat(tell(
                        "other-sum",
                        "payment.captured",
                        "\"payment\":\"pay_late\",\"amount\":2500,\"currency\":\"EUR\""))
                .isEqualTo("noted");
        assertThat(now("other-sum").text("amount_late")).isEqualTo("2500");
        assertThat(tell("other-sum", "payment.captured", "\"payment\":\"pay_late\",\"amount\":7"))
                .isEqualTo("contradiction");
        assertThat(tell("other-sum", "payment.captured", "\"payment\":\"pay_usd\",\"amount\":7,\"currency\":\"USD\""))
                .isEqualTo("contradiction");

        assertThat(tell("other-sum", "dispute.opened", "\"id\":\"dp\",\"amount\":2500"))
                .isEqualTo("noted");
        assertThat(now("other-sum").text("amount_disputed")).isEqualTo("2500");
        assertThat(tell("other-sum", "dispute.lost", "\"id\":\"dp\",\"amount\":2500"))
                .isEqualTo("noted");
        assertThat(now("other-sum").text("amount_disputed")).isEmpty();
        assertThat(now("other-sum").text("amount_reversed")).isEqualTo("2500");
        assertThat(tell("other-sum", "dispute.won", "\"id\":\"dp\",\"amount\":2500"))
                .isEqualTo("noted");
        assertThat(now("other-sum").text("amount_reversed")).isEqualTo("0");
        assertThat(now("other-sum").text("status")).isEqualTo("failed");
    }

    @Test
    void itIsGivenBackOnceTheDisputeIsWonAndReviewedIfItComesBack() {
        assertThat(charge("won", "tok_late_success+won").status()).isEqualTo(402);
        await().atMost(PATIENCE).until(() -> now("won").text("amount_late").equals("1999"));
        assertThat(tell("won", "dispute.opened", "\"id\":\"dp\",\"amount\":1999"))
                .isEqualTo("noted");
        assertThat(tell("won", "dispute.won", "\"id\":\"dp\",\"amount\":1999")).isEqualTo("noted");

        try (RunningLedger _ = RunningLedger.startOn(DATABASE)) {
            await().atMost(PATIENCE)
                    .until(() -> now("won").text("amount_reversed").equals("1999"));
        }
        assertThat(LEDGER.gateway().book().paymentsOf("tok_late_success+won"))
                .singleElement()
                .extracting(BookedPayment::refunded)
                .isEqualTo(1999L);

        StreamName stream = StreamName.key("acme", "won");
        LEDGER.bean(Commands.class)
                .update(
                        new RecordOutcome(
                                stream,
                                LEDGER.attemptOf("won", "charge.reversal-started"),
                                new Declined("expired_card")),
                        new EventMetadata("acme", "gateway:simulator", "req_1", "req_1", "req_1"));
        assertThat(now("won").text("detail")).isEqualTo("manual_review");
        assertThat(now("won").text("amount_reversed")).isEqualTo("0");

        Reply resolved = LEDGER.send(LEDGER.request("/v1/charges/won/resolution")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "decision")
                .POST(BodyPublishers.ofString(
                        "{\"outcome\":\"approved\",\"gateway_reference\":\"wire_1\",\"note\":\"sent by the bank\"}")));
        assertThat(resolved.status()).as(resolved.body()).isEqualTo(200);
        assertThat(resolved.text("detail")).isEqualTo("declined");
        assertThat(resolved.text("amount_reversed")).isEqualTo("1999");
    }

    private static Reply charge(String key, String token) {
        return LEDGER.send(LEDGER.charge(
                key, "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"%s\"}".formatted(token)));
    }

    private static Reply now(String id) {
        return LEDGER.send(LEDGER.request("/v1/charges/" + id));
    }

    private static String tell(String id, String type, String data) {
        String name = "evt-%s-%s".formatted(id, Integer.toHexString((type + data).hashCode()));
        String about = "{\"reference\":\"%s\",%s}".formatted(LEDGER.attemptOf(id, "charge.attempt-started"), data);
        return LEDGER.send(SignedNotification.of(name, type, about).to(LEDGER)).text("receipt");
    }
}
