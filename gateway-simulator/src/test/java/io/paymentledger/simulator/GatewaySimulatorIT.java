package io.paymentledger.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.paymentledger.simulator.Hold.Point;
import io.paymentledger.simulator.Hold.Requests;
import io.paymentledger.simulator.Merchant.Answer;
import io.paymentledger.simulator.Merchant.UnreadableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each token does, asked over HTTP and checked in the book. */
class GatewaySimulatorIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration HANG = Duration.ofMillis(300);

    private static final GatewaySimulator SIMULATOR =
            GatewaySimulator.start(SimulatorSettings.inMemory().limits(SimulatorSettings.KEY_RETENTION, HANG));

    private static final Merchant MERCHANT = new Merchant(SIMULATOR.url());

    @AfterAll
    static void stop() {
        MERCHANT.close();
        SIMULATOR.close();
    }

    @Test
    void anApprovedPaymentIsCapturedAtOnceAndFoundByItsReference() throws IOException {
        Answer answer = MERCHANT.pay("approve", "tok_approve");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("status")).isEqualTo("approved");
        assertThat(answer.json().path("captured").asBoolean()).isTrue();
        assertThat(MERCHANT.inquire("approve").json()).isEqualTo(answer.json());
        assertThat(only("approve"))
                .isEqualTo(new BookedPayment(answer.text("id"), "approve", "tok_approve", "EUR", 1000, 1000, 0, false));
    }

    @ParameterizedTest
    @CsvSource({
        "tok_decline, card_declined",
        "tok_decline_insufficient_funds, insufficient_funds",
        "tok_nothing_of_this, invalid_payment_method"
    })
    void aDeclineHasTheTokensCodeAndChargesNothing(String token, String code) throws IOException {
        String reference = "decline-" + token;

        Answer answer = MERCHANT.pay(reference, token);

        assertThat(answer.status()).isEqualTo(402);
        assertThat(answer.text("decline_code")).isEqualTo(code);
        assertThat(MERCHANT.inquire(reference).text("status")).isEqualTo("declined");
        assertThat(SIMULATOR.book().payments(reference)).isEmpty();
    }

    @Test
    void aSlowPaymentIsProcessingUntilItIsDone() throws Exception {
        Future<Answer> slow = inBackground(() -> MERCHANT.pay("slow", "tok_slow_700"));

        await().atMost(LIMIT)
                .until(() -> MERCHANT.inquire("slow").text("status").equals("processing"));
        assertThat(MERCHANT.pay("slow", "tok_slow_700").text("code")).isEqualTo("key_in_progress");
        assertThat(slow.get().status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tok_drop", "tok_hang_charged"})
    void aPaymentWhoseConnectionBreaksAfterwardsIsChargedOnceHoweverOftenItIsSent(String token) throws IOException {
        String reference = "after-" + token;

        assertThatThrownBy(() -> MERCHANT.pay(reference, token)).isInstanceOf(IOException.class);

        assertThat(MERCHANT.inquire(reference).text("status")).isEqualTo("approved");
        Answer again = MERCHANT.pay(reference, token);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.replayed()).isTrue();
        assertThat(only(reference).captured()).isEqualTo(1000);
    }

    @Test
    void anAnswerThatCannotBeReadHidesACharge() throws IOException {
        assertThatThrownBy(() -> MERCHANT.pay("garbage", "tok_garbage")).isInstanceOf(UnreadableException.class);

        assertThat(MERCHANT.pay("garbage", "tok_garbage").status()).isEqualTo(201);
        assertThat(only("garbage").captured()).isEqualTo(1000);
    }

    @Test
    void aServerErrorAfterwardsHidesACharge() throws IOException {
        assertThat(MERCHANT.pay("500-after", "tok_500_after").status()).isEqualTo(500);

        assertThat(only("500-after").captured()).isEqualTo(1000);
        assertThat(MERCHANT.pay("500-after", "tok_500_after").status()).isEqualTo(201);
        assertThat(only("500-after").captured()).isEqualTo(1000);
    }

    @Test
    void aServerErrorBeforeChargesNothingUntilItIsSentAgain() throws IOException {
        assertThat(MERCHANT.pay("500-before", "tok_500_before").status()).isEqualTo(500);

        assertThat(MERCHANT.inquire("500-before").status()).isEqualTo(404);
        assertThat(SIMULATOR.book().payments("500-before")).isEmpty();
        assertThat(MERCHANT.pay("500-before", "tok_500_before").status()).isEqualTo(201);
        assertThat(only("500-before").captured()).isEqualTo(1000);
    }

    @Test
    void aConnectionThatBreaksBeforeChargesNothingUntilItIsSentAgain() throws IOException {
        assertThatThrownBy(() -> MERCHANT.pay("drop-before", "tok_drop_before")).isInstanceOf(IOException.class);

        assertThat(MERCHANT.inquire("drop-before").status()).isEqualTo(404);
        assertThat(MERCHANT.pay("drop-before", "tok_drop_before").status()).isEqualTo(201);
        assertThat(only("drop-before").captured()).isEqualTo(1000);
    }

    @Test
    void aHangingPaymentIsProcessingAndNeverCharges() throws Exception {
        Future<Answer> hanging = inBackground(() -> MERCHANT.pay("hang", "tok_hang"));

        await().atMost(LIMIT)
                .until(() -> MERCHANT.inquire("hang").text("status").equals("processing"));
        assertThatThrownBy(hanging::get).hasCauseInstanceOf(IOException.class);
        await().atMost(LIMIT).until(() -> MERCHANT.inquire("hang").status() == 404);
        assertThat(SIMULATOR.book().payments("hang")).isEmpty();
    }

    @Test
    void aManualCaptureTakesPartsUpToTheAuthorisedSumAndRefundsUpToTheCaptured() throws IOException {
        String payment = MERCHANT.pay("manual", "tok_approve", "manual").text("id");

        assertThat(only("manual").captured()).isZero();
        assertThat(MERCHANT.capture(payment, "manual-c1", 400, false).status()).isEqualTo(201);
        assertThat(MERCHANT.capture(payment, "manual-c2", 601, false).text("decline_code"))
                .isEqualTo("exceeds_authorised");
        assertThat(MERCHANT.release(payment, "manual-v1").text("decline_code")).isEqualTo("not_voidable");
        assertThat(MERCHANT.capture(payment, "manual-c3", 500, true).status()).isEqualTo(201);
        assertThat(MERCHANT.capture(payment, "manual-c4", 1, false).text("decline_code"))
                .isEqualTo("not_capturable");
        assertThat(MERCHANT.refund(payment, "manual-r1", 901).text("decline_code"))
                .isEqualTo("exceeds_captured");
        assertThat(MERCHANT.refund(payment, "manual-r2", 500).status()).isEqualTo(201);
        assertThat(MERCHANT.refund(payment, "manual-r3", 401).status()).isEqualTo(402);
        assertThat(MERCHANT.refund(payment, "manual-r4", 400).status()).isEqualTo(201);

        assertThat(only("manual").captured()).isEqualTo(900);
        assertThat(only("manual").refunded()).isEqualTo(900);
    }

    @Test
    void aVoidedPaymentTakesNothing() throws IOException {
        String payment = MERCHANT.pay("voided", "tok_approve", "manual").text("id");

        assertThat(MERCHANT.release(payment, "voided-v").status()).isEqualTo(201);
        assertThat(MERCHANT.capture(payment, "voided-c", 1, false).status()).isEqualTo(402);
        assertThat(only("voided").voided()).isTrue();
        assertThat(only("voided").captured()).isZero();
    }

    @Test
    void anAuthorisationExpiresWhenItsTokenSays() throws IOException {
        Answer answer = MERCHANT.pay("expired", "tok_expire_0", "manual");

        assertThat(answer.text("expires_at")).isNotEmpty();
        assertThat(MERCHANT.capture(answer.text("id"), "expired-c", 1, false).text("decline_code"))
                .isEqualTo("authorisation_expired");
    }

    @Test
    void anOperationGoesWrongAsItsTokenSays() throws IOException {
        String declined = MERCHANT.pay("refund-decline", "tok_refund_decline_expired_card")
                .text("id");
        assertThat(MERCHANT.refund(declined, "refund-decline-r", 1).text("decline_code"))
                .isEqualTo("expired_card");

        String dropped =
                MERCHANT.pay("capture-drop", "tok_capture_drop", "manual").text("id");
        assertThatThrownBy(() -> MERCHANT.capture(dropped, "capture-drop-c", 700, false))
                .isInstanceOf(IOException.class);
        assertThat(MERCHANT.inquire("capture-drop-c").text("status")).isEqualTo("approved");
        assertThat(only("capture-drop").captured()).isEqualTo(700);

        String error = MERCHANT.pay("void-500", "tok_void_500_before", "manual").text("id");
        assertThat(MERCHANT.release(error, "void-500-v").status()).isEqualTo(500);
        assertThat(MERCHANT.release(error, "void-500-v").status()).isEqualTo(201);
        assertThat(only("void-500").voided()).isTrue();
    }

    @Test
    void aKeyOfAnotherRequestIsRefused() throws IOException {
        MERCHANT.pay("reused", "tok_approve");

        assertThat(MERCHANT.pay("reused", "tok_decline").text("code")).isEqualTo("key_reused");
        assertThat(SIMULATOR.book().payments("reused")).hasSize(1);
    }

    @Test
    void ofManyRequestsWithOneKeyOneChargesAndTheOthersAreToldSo() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = threads.invokeAll(IntStream.range(0, 32)
                    .<Callable<Answer>>mapToObj(_ -> () -> MERCHANT.pay("race", "tok_slow_20"))
                    .toList());
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().status()).isIn(201, 409);
            }
        }
        assertThat(SIMULATOR.book().payments("race")).hasSize(1);
    }

    @Test
    void aReferenceThatIsChargedUnderTwoKeysIsADoubleCharge() throws IOException {
        try (GatewaySimulator simulator = GatewaySimulator.start(SimulatorSettings.inMemory());
                Merchant merchant = new Merchant(simulator.url())) {
            String body =
                    "{\"reference\":\"twice\",\"amount\":1,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}";

            merchant.post("/v1/payments", "key-1", body);
            assertThat(simulator.book().summary().doubleCharges()).isZero();
            merchant.post("/v1/payments", "key-2", body);

            assertThat(simulator.book().summary().doubleCharges()).isEqualTo(1);
            assertThat(merchant.get("/book/summary")
                            .json()
                            .path("double_charges")
                            .asInt())
                    .isEqualTo(1);
            assertThat(merchant.get("/book/payments/twice").json().size()).isEqualTo(2);
        }
    }

    @Test
    void aForgottenKeyChargesAgain() throws IOException {
        try (GatewaySimulator simulator =
                        GatewaySimulator.start(SimulatorSettings.inMemory().limits(Duration.ZERO, HANG));
                Merchant merchant = new Merchant(simulator.url())) {
            merchant.pay("forgotten", "tok_approve");
            merchant.pay("forgotten", "tok_approve");

            assertThat(simulator.book().summary().doubleCharges()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"tok_approve+customer-1, 1", "tok_decline+customer-2, 0"})
    void aTokensNameTellsCustomersApart(String token, int payments) throws IOException {
        MERCHANT.pay("customer-of-" + token.replace('+', '-'), token);

        assertThat(SIMULATOR.book().paymentsOf(token)).hasSize(payments);
        assertThat(MERCHANT.get("/book/payment-methods/" + token).json().size()).isEqualTo(payments);
    }

    @Test
    void aRequestIsHeldBeforeItChargesAndDroppedAsIfItHadNeverBeen() throws Exception {
        Hold hold = SIMULATOR.hold(Requests.nextAt(Point.BEFORE_CHARGING).of("tok_approve+held"));
        Future<Answer> held = inBackground(() -> MERCHANT.pay("held-before", "tok_approve+held"));

        assertThat(hold.awaitHeld(1, LIMIT)).isTrue();
        assertThat(hold.references()).containsExactly("held-before");
        assertThat(SIMULATOR.book().payments("held-before")).isEmpty();
        assertThat(MERCHANT.inquire("held-before").text("status")).isEqualTo("processing");
        hold.drop();

        assertThatThrownBy(held::get).hasCauseInstanceOf(IOException.class);
        await().atMost(LIMIT).until(() -> MERCHANT.inquire("held-before").status() == 404);
    }

    @Test
    void aRequestIsHeldBeforeItsAnswerAndReleasedOverHttp() throws Exception {
        String id = MERCHANT.post("/control/holds", "-", """
                        {"point":"BEFORE_ANSWERING","reference_prefix":"held-after","at_most":2}""").text("id");
        Future<Answer> held = inBackground(() -> MERCHANT.pay("held-after", "tok_approve"));

        assertThat(MERCHANT.get("/control/holds/" + id + "?held=1&wait_millis=30000")
                        .json()
                        .path("references")
                        .path(0)
                        .asString())
                .isEqualTo("held-after");
        assertThat(only("held-after").captured()).isEqualTo(1000);
        assertThat(held.isDone()).isFalse();
        MERCHANT.post("/control/holds/" + id + "/release", "-", "");

        assertThat(held.get().status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "nonsense",
                "{\"reference\":\"r\",\"amount\":0,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}",
                "{\"reference\":\"r\",\"amount\":1,\"currency\":\"euro\",\"payment_method\":\"tok_approve\"}"
            })
    void aRequestThatMakesNoSenseIsRefused(String body) throws IOException {
        assertThat(MERCHANT.post("/v1/payments", "nonsense", body).status()).isEqualTo(400);
    }

    private static BookedPayment only(String reference) {
        List<BookedPayment> payments = SIMULATOR.book().payments(reference);
        assertThat(payments).hasSize(1);
        return payments.getFirst();
    }

    private static <T> Future<T> inBackground(Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        Thread.startVirtualThread(future);
        return future;
    }
}
