package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import io.paymentledger.simulator.BookedPayment;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a charge without being asked for, over HTTP: whatever the gateway does, its customer pays once. */
@Tag("waits")
class GatewayLifeIT {

    /** A gateway that hangs is given up on soon, and a claim is looked after soon. */
    private static final RunningLedger LEDGER = RunningLedger.startOn(
            LedgerDatabase.create(), Map.of("ledger.gateway.time-limit", "PT2S", "ledger.recovery.grace", "PT4S"));

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @AfterAll
    static void stop() {
        LEDGER.close();
        LEDGER.database().close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tok_drop",
                "tok_drop_before",
                "tok_500_before",
                "tok_500_after",
                "tok_garbage",
                "tok_hang_charged",
                "tok_duplicate_notification"
            })
    void aLostAnswerIsFoundOutAndTheCustomerPaysOnce(String token) {
        Reply reply = LEDGER.sendUntilFinal(charge(token, token, "automatic"));

        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        assertThat(reply.text("detail")).isEqualTo("captured");
        assertThat(paymentsOf(token))
                .singleElement()
                .satisfies(payment -> assertThat(payment.captured()).isEqualTo(1999));
    }

    @ParameterizedTest
    @CsvSource({
        "tok_capture_drop, capture, captured",
        "tok_capture_500_before, capture, captured",
        "tok_capture_garbage, capture, captured",
        "tok_void_drop, void, voided",
        "tok_void_500_before, void, voided",
        "tok_refund_drop, refunds, refunded",
        "tok_refund_drop_before, refunds, refunded",
        "tok_refund_500_after, refunds, refunded"
    })
    void aLostAnswerToAnOperationIsFoundOutAndItIsDoneOnce(String token, String operation, String detail) {
        String method = operation.equals("refunds") ? "automatic" : "manual";
        LEDGER.sendUntilFinal(charge(token, token, method));

        Reply reply = LEDGER.sendUntilFinal(operate(token, operation, "op-" + token, "{}"));

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.text("detail")).isEqualTo(detail);
        assertThat(paymentsOf(token)).singleElement().satisfies(payment -> {
            assertThat(payment.captured()).isEqualTo(operation.equals("void") ? 0 : 1999);
            assertThat(payment.refunded()).isEqualTo(operation.equals("refunds") ? 1999 : 0);
        });
    }

    @ParameterizedTest
    @CsvSource({"capture, tok_capture_decline", "void, tok_void_decline", "refunds, tok_refund_decline"})
    void anOperationThatTheGatewayRefusesLeavesTheChargeAsItWas(String operation, String token) {
        String id = "refused-" + operation;
        LEDGER.send(charge(id, token, operation.equals("refunds") ? "automatic" : "manual"));
        String before = LEDGER.send(LEDGER.request("/v1/charges/" + id)).text("detail");

        Reply first = LEDGER.send(operate(id, operation, "op-" + id, "{}"));
        Reply second = LEDGER.send(operate(id, operation, "op-" + id, "{}"));

        assertThat(first.status()).isEqualTo(402);
        assertThat(first.text("decline_code")).isEqualTo("card_declined");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.replayed()).isTrue();
        assertThat(LEDGER.send(LEDGER.request("/v1/charges/" + id)).text("detail"))
                .isEqualTo(before);
    }

    @Test
    void aSuccessThatComesAfterADeclineIsReversedAndShows() {
        Reply declined = LEDGER.send(charge("late", "tok_late_success", "automatic"));
        assertThat(declined.status()).isEqualTo(402);

        Reply charge = awaitCharge("late", "amount_reversed", "1999");

        assertThat(charge.text("status")).isEqualTo("failed");
        assertThat(charge.text("amount_late")).isEqualTo("1999");
        assertThat(paymentsOf("tok_late_success"))
                .singleElement()
                .satisfies(payment -> assertThat(payment.refunded()).isEqualTo(1999));
        assertThat(LEDGER.send(charge("late", "tok_late_success", "automatic")).body())
                .as("the first answer stays")
                .isEqualTo(declined.body());
    }

    @Test
    void aSuccessThatComesAfterAVoidIsReversedAndShows() {
        LEDGER.send(charge("late-void", "tok_late_after_void", "manual"));
        assertThat(LEDGER.send(operate("late-void", "void", "late-void-void", "{}"))
                        .text("detail"))
                .isEqualTo("voided");

        Reply charge = awaitCharge("late-void", "amount_reversed", "1999");

        assertThat(charge.text("detail")).isEqualTo("voided");
        assertThat(paymentsOf("tok_late_after_void"))
                .singleElement()
                .satisfies(payment -> assertThat(payment.refunded()).isEqualTo(1999));
    }

    @ParameterizedTest
    @CsvSource({"tok_dispute, disputed", "tok_dispute_won, captured", "tok_dispute_lost, dispute_lost"})
    void disputesAreWhatTheGatewayTells(String token, String detail) {
        LEDGER.send(charge(token, token, "automatic"));

        if (token.equals("tok_dispute_won")) {
            await().atMost(PATIENCE)
                    .until(() -> LEDGER.gateway().book().summary().notificationsPending() == 0
                            && count("charge.dispute-won", token) == 1);
        }
        awaitCharge(token, "detail", detail);
        assertThat(LEDGER.send(operate(token, "refunds", "refund-" + token, "{}"))
                        .status())
                .isEqualTo(detail.equals("captured") ? 200 : 409);
    }

    @Test
    void anAuthorisationEndsWhenTheGatewaySaidAndNothingCanBeCapturedAnyMore() {
        LEDGER.send(charge("expiring", "tok_expire_1", "manual"));

        Reply charge = awaitCharge("expiring", "detail", "expired");

        assertThat(charge.text("amount_capturable")).isEqualTo("0");
        assertThat(LEDGER.send(operate("expiring", "capture", "too-late", "{}")).text("code"))
                .isEqualTo("invalid-state");
    }

    @Test
    void fiftyRefundsAtOnceNeverGiveBackMoreThanWasTaken() throws Exception {
        LEDGER.send(charge("many-refunds", "tok_approve+many", "automatic"));

        List<Integer> statuses = Race.of(IntStream.range(0, 50)
                .<Callable<Integer>>mapToObj(i -> () -> LEDGER.sendUntilFinal(
                                operate("many-refunds", "refunds", "refund-" + i, "{\"amount\":100}"))
                        .status())
                .toList());

        assertThat(statuses).filteredOn(status -> status == 200).hasSize(19);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(31);
        assertThat(paymentsOf("tok_approve+many"))
                .singleElement()
                .satisfies(payment -> assertThat(payment.refunded()).isEqualTo(1900));
    }

    /** Each is signed, so each is in the log: as what it says, or as a contradiction, once. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "noted | dispute.opened | \"id\":\"d\\ud800\",\"amount\":1,\"reason\":\"a\\u0000b\\udc00\"",
                "noted | dispute.opened | \"id\":\"d\",\"amount\":1",
                "noted | dispute.opened | \"id\":\"d\",\"amount\":1,\"reason\":null",
                "noted | reviewed\\ud800\\u0000 | \"id\":\"d\"",
                "contradiction | dispute.opened | \"id\":\"d\",\"amount\":\"1\",\"reason\":\"r\"",
                "contradiction | dispute.opened | \"id\":\"d\",\"amount\":1.5,\"reason\":\"r\"",
                "contradiction | dispute.opened | \"id\":\"d\",\"amount\":9223372036854775808,\"reason\":\"r\"",
                "contradiction | dispute.opened | \"id\":\"\",\"amount\":1,\"reason\":\"r\"",
                "contradiction | dispute.lost | \"id\":\"d\",\"amount\":null",
                "contradiction | dispute.lost | \"id\":\"d\",\"amount\":1,\"currency\":978",
                "contradiction | inquiry.opened | \"id\":7",
                "contradiction | authorisation.released | \"payment\":\"\"",
                "contradiction | payment.captured | \"payment\":\"\",\"amount\":1999",
                "contradiction | payment.authorised | \"payment\":\"p\",\"amount\":1999,\"expires_at\":\"soon\""
            })
    void whatAGatewaySignedIsInTheLogHoweverItIsSpelt(String receipt, String type, String data) {
        String id = "spelt" + Integer.toHexString((type + data).hashCode());
        LEDGER.send(charge(id, "tok_approve", "automatic"));

        Reply reply = tell(
                "evt-" + id,
                type,
                "\"reference\":\"%s\",%s".formatted(LEDGER.attemptOf(id, "charge.attempt-started"), data));
        Reply again = tell(
                "evt-" + id,
                type,
                "\"reference\":\"%s\",%s".formatted(LEDGER.attemptOf(id, "charge.attempt-started"), data));

        assertThat(reply.text("receipt")).as(reply.body()).isEqualTo(receipt);
        assertThat(again.text("receipt")).as(again.body()).isEqualTo("known");
        assertThat(count("charge.gateway-contradiction", id)).isEqualTo(receipt.equals("contradiction") ? 1 : 0);
    }

    @Test
    void aNotificationWithAVeryLongNameIsTakenOnce() {
        LEDGER.send(charge("long-name", "tok_approve", "automatic"));
        // No two letters of a random name are alike, so that no index can shorten it.
        String name = new Random(1)
                .ints(6_000, 'a', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        String data = "\"reference\":\"%s\",\"id\":\"d\",\"amount\":1"
                .formatted(LEDGER.attemptOf("long-name", "charge.attempt-started"));

        assertThat(tell(name, "dispute.opened", data).text("receipt")).isEqualTo("noted");
        assertThat(tell(name, "dispute.opened", data).text("receipt")).isEqualTo("known");
        assertThat(tell(name + "a", "dispute.opened", data).text("receipt")).isEqualTo("noted");
        assertThat(count("charge.dispute-opened", "long-name")).isEqualTo(1);
    }

    @Test
    void anAttemptWithANameThatNoneCanHaveIsAskedForAgain() {
        Reply reply = tell("evt-nul", "dispute.opened", "\"reference\":\"att_\\u0000\",\"id\":\"d\",\"amount\":1");

        assertThat(reply.text("code")).isEqualTo("attempt-unknown");
    }

    @Test
    void whatCannotBeFoundOutAnyMoreIsAnOperatorsToDecide() {
        try (LedgerDatabase database = LedgerDatabase.create();
                RunningLedger forgetful = RunningLedger.startOn(
                        database,
                        Map.of(
                                "ledger.gateway.time-limit", "PT1S",
                                // Shorter than the margin that is kept: nothing is ever sent again.
                                "ledger.gateway.simulator.key-retention", "PT1M"))) {
            forgetful.send(forgetful.charge("lost", body("tok_hang", "automatic")));
            await().atMost(PATIENCE)
                    .until(() -> forgetful
                            .send(forgetful.request("/v1/charges/lost"))
                            .text("detail")
                            .equals("manual_review"));
            assertThat(forgetful
                            .send(forgetful.charge("lost", body("tok_hang", "automatic")))
                            .text("code"))
                    .isEqualTo("in-flight");

            Reply resolved = forgetful.send(operate(
                    forgetful,
                    "lost",
                    "resolution",
                    "decision",
                    "{\"outcome\":\"declined\",\"decline_code\":\"never_arrived\",\"note\":\"asked the gateway\"}"));

            assertThat(resolved.status()).as(resolved.body()).isEqualTo(200);
            assertThat(resolved.text("status")).isEqualTo("failed");
            assertThat(forgetful
                            .send(forgetful.charge("lost", body("tok_hang", "automatic")))
                            .status())
                    .isEqualTo(402);
            assertThat(forgetful.gateway().book().summary().payments()).isZero();
        }
    }

    private static Reply tell(String name, String type, String data) {
        return LEDGER.send(SignedNotification.of(name, type, "{" + data + "}").to(LEDGER));
    }

    private static Reply awaitCharge(String id, String member, String value) {
        return await().atMost(PATIENCE)
                .until(
                        () -> LEDGER.send(LEDGER.request("/v1/charges/" + id)),
                        charge -> charge.text(member).equals(value));
    }

    private static long count(String type, String id) {
        return LEDGER.database()
                .count("SELECT count(*) FROM ledger.event WHERE type = '%s' AND stream = 'acme/%s'"
                        .formatted(type, id));
    }

    private static List<BookedPayment> paymentsOf(String method) {
        return LEDGER.gateway().book().paymentsOf(method);
    }

    private static HttpRequest.Builder charge(String key, String token, String captureMethod) {
        return LEDGER.charge(key, body(token, captureMethod));
    }

    private static String body(String token, String captureMethod) {
        return "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"%s\",\"capture_method\":\"%s\"}"
                .formatted(token, captureMethod);
    }

    private static HttpRequest.Builder operate(String id, String operation, String key, String body) {
        return operate(LEDGER, id, operation, key, body);
    }

    private static HttpRequest.Builder operate(
            RunningLedger ledger, String id, String operation, String key, String body) {
        return ledger.request("/v1/charges/" + id + "/" + operation)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body));
    }
}
