package io.paymentledger.ledger.gateway.stripe;

import static io.paymentledger.ledger.gateway.stripe.StripeServer.Fault.RESET_AFTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.InvalidSettingException;
import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.DeclineCode;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.RefundReason;
import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import io.paymentledger.ledger.gateway.GatewayFinding;
import io.paymentledger.ledger.gateway.GatewayFinding.Another;
import io.paymentledger.ledger.gateway.GatewayFinding.NeverSeen;
import io.paymentledger.ledger.gateway.GatewayFinding.Settled;
import io.paymentledger.ledger.gateway.GatewayFinding.Undecided;
import io.paymentledger.ledger.gateway.GatewayRequest;
import io.paymentledger.ledger.gateway.GatewayRequest.Authorise;
import io.paymentledger.ledger.gateway.GatewayRequest.Capture;
import io.paymentledger.ledger.gateway.GatewayRequest.Refund;
import io.paymentledger.ledger.gateway.GatewayRequest.VoidAuthorisation;
import io.paymentledger.ledger.gateway.stripe.StripeServer.Fault;
import io.paymentledger.ledger.gateway.stripe.StripeServer.Payment;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The adapter over real HTTP, with a server that answers as Stripe documents. */
class StripeGatewayTest {

    /** Attempts of these tests were named at this moment: it is in their identifiers. */
    private static final Instant BIRTH = Instant.ofEpochMilli(0x019c_0000_0000L);

    private static final String ATTEMPT = "att_019c0000-0000-7000-8000-000000000001";
    private static final String SECOND = "att_019c0000-0000-7000-8000-000000000002";
    private static final String THIRD = "att_019c0000-0000-7000-8000-000000000003";

    /** So long that a busy machine does not make an answer late. */
    private static final Duration TIME_LIMIT = Duration.ofSeconds(60);

    /** For answers that never come. */
    private static final Duration SHORT_TIME_LIMIT = Duration.ofMillis(500);

    private final Hand clock = new Hand(BIRTH);
    private StripeServer stripe;
    private StripeHttp http;
    private StripeHttp impatientHttp;
    private StripeGateway gateway;

    @BeforeEach
    void start() throws IOException {
        stripe = new StripeServer(BIRTH);
        http = new StripeHttp(Duration.ofSeconds(2), TIME_LIMIT);
        impatientHttp = new StripeHttp(Duration.ofSeconds(2), SHORT_TIME_LIMIT);
        gateway = gateway(http, false);
    }

    @AfterEach
    void stop() {
        stripe.close();
        http.close();
        impatientHttp.close();
    }

    @Test
    void anAutomaticChargeIsTakenAtOnce() {
        GatewayOutcome outcome = gateway.authorise(charge(ATTEMPT, "pm_card_visa"));

        assertThat(outcome).isEqualTo(new Approved(stripe.payment().id, true, null));
        assertThat(stripe.charges(ATTEMPT)).isEqualTo(1);
    }

    @Test
    void theRequestNamesTheAttemptAndAsksForNoPayer() {
        gateway.authorise(charge(ATTEMPT, "cus_owner/pm_card_visa"));

        StripeServer.Seen request = stripe.requests.getFirst();
        assertThat(request.headers())
                .containsEntry("idempotency-key", ATTEMPT)
                .containsEntry("authorization", "Bearer " + StripeServer.API_KEY)
                .containsKey("stripe-version")
                .doesNotContainKey("x-stripe-client-telemetry");
        assertThat(request.parameters())
                .containsEntry("amount", "1999")
                .containsEntry("currency", "eur")
                .containsEntry("customer", "cus_owner")
                .containsEntry("payment_method", "pm_card_visa")
                .containsEntry("capture_method", "automatic")
                .containsEntry("confirm", "true")
                .containsEntry("off_session", "true")
                .containsEntry("error_on_requires_action", "true")
                .containsEntry("automatic_payment_methods[allow_redirects]", "never")
                .containsEntry("metadata[ledger_attempt]", ATTEMPT);
    }

    @Test
    void aManualChargeIsHeldUntilStripeLetsGo() {
        GatewayOutcome outcome = gateway.authorise(hold(ATTEMPT));

        assertThat(outcome)
                .isEqualTo(new Approved(
                        stripe.payment().id,
                        false,
                        BIRTH.truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(7))));
    }

    @ParameterizedTest
    @CsvSource({
        "pm_declined_insufficient_funds, INSUFFICIENT_FUNDS",
        "pm_declined_do_not_honor, CARD_DECLINED",
        "pm_declined_lost_card, LOST_CARD",
        "pm_declined_a_reason_of_next_year, CARD_DECLINED",
        "pm_authentication, AUTHENTICATION_REQUIRED",
        "pm_missing, INVALID_PAYMENT_METHOD",
    })
    void aDeclineIsToldInTheLedgersWords(String method, DeclineCode code) {
        assertThat(gateway.authorise(charge(ATTEMPT, method))).isEqualTo(new Declined(code.wireName()));
        assertThat(stripe.charges(ATTEMPT)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pm card", "cus_owner/", "cus_owner/pm_a/pm_b", "card:4242"})
    void aTokenOfNoFormOfStripesIsDeclinedUnsent(String token) {
        assertThat(gateway.authorise(charge(ATTEMPT, token))).isEqualTo(new Declined("invalid_payment_method"));
        assertThat(stripe.requests).isEmpty();
    }

    @Test
    void anAmountThatStripeCannotBeToldIsDeclinedUnsent() {
        Authorise odd = new Authorise(
                ATTEMPT, Money.of(5_124, "KWD"), new PaymentMethod("pm_card_visa"), CaptureMethod.AUTOMATIC);
        Authorise unknown = new Authorise(
                SECOND, Money.of(1_000, "IQD"), new PaymentMethod("pm_card_visa"), CaptureMethod.AUTOMATIC);

        assertThat(gateway.authorise(odd)).isEqualTo(new Declined("amount_not_representable"));
        assertThat(gateway.authorise(unknown)).isEqualTo(new Declined("currency_not_supported"));
        assertThat(gateway.refund(new Refund(THIRD, "pi_any", Money.of(5_124, "KWD"), null)))
                .isEqualTo(new Declined("amount_not_representable"));
        assertThat(stripe.requests).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aFaultLeavesEachOutcomeUnknownAndIsNotTriedAgain(Fault fault) {
        Approved held = approved(gateway.authorise(hold(ATTEMPT)));
        stripe.requests.clear();

        StripeGateway failing = failing(fault);
        stripe.next(fault, fault, fault);

        assertThat(failing.authorise(charge(SECOND, "pm_card_visa"))).isInstanceOf(Unknown.class);
        assertThat(failing.capture(new Capture(THIRD, held.reference(), euro(500), true)))
                .isInstanceOf(Unknown.class);
        assertThat(failing.refund(new Refund(THIRD, held.reference(), euro(100), null)))
                .isInstanceOf(Unknown.class);
        assertThat(stripe.requests).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aFaultLeavesAVoidUnknown(Fault fault) {
        Approved held = approved(gateway.authorise(hold(ATTEMPT)));

        stripe.next(fault);

        assertThat(failing(fault).voidAuthorisation(new VoidAuthorisation(SECOND, held.reference())))
                .isInstanceOf(Unknown.class);
    }

    /** The JDK's client sends a read once more when a kept connection breaks, so a reset does no harm here. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "RESET_BEFORE", "RESET_AFTER"})
    void aFaultLeavesAnInquiryUndecided(Fault fault) {
        Approved held = approved(gateway.authorise(hold(ATTEMPT)));
        clock.now = BIRTH.plus(Duration.ofMinutes(10));

        for (var request : List.of(
                hold(ATTEMPT),
                new Capture(SECOND, held.reference(), euro(500), true),
                new VoidAuthorisation(SECOND, held.reference()),
                new Refund(SECOND, held.reference(), euro(500), null))) {
            stripe.next(fault);

            assertThat(failing(fault).inquire(request, BIRTH)).isInstanceOf(Undecided.class);
        }
    }

    @Test
    void noAnswerIsWaitedForLongerThanTheLimit() {
        stripe.next(Fault.HANG_AFTER);

        long begin = System.nanoTime();
        GatewayOutcome outcome = gateway(impatientHttp, false).authorise(charge(ATTEMPT, "pm_card_visa"));

        assertThat(outcome).isInstanceOf(Unknown.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(SHORT_TIME_LIMIT, TIME_LIMIT);
    }

    @Test
    void nobodyListeningLeavesTheOutcomeUnknown() {
        stripe.close();

        assertThat(gateway.authorise(charge(ATTEMPT, "pm_card_visa"))).isInstanceOf(Unknown.class);
    }

    @Test
    void anInterruptLeavesTheOutcomeUnknownAndTheInterruptSet() {
        Thread.currentThread().interrupt();

        GatewayOutcome outcome = gateway.authorise(charge(ATTEMPT, "pm_card_visa"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome).isInstanceOf(Unknown.class);
    }

    @Test
    void connectionsAreKept() {
        gateway.authorise(charge(ATTEMPT, "pm_card_visa"));
        gateway.authorise(charge(SECOND, "pm_card_visa"));
        gateway.authorise(charge(THIRD, "pm_card_visa"));

        assertThat(stripe.requests)
                .extracting(StripeServer.Seen::port)
                .hasSize(3)
                .containsOnly(stripe.requests.getFirst().port());
    }

    @Test
    void theSameAttemptSentAgainHasTheSameAnswerAndChargesOnce() {
        stripe.next(RESET_AFTER);
        assertThat(gateway.authorise(charge(ATTEMPT, "pm_card_visa"))).isInstanceOf(Unknown.class);

        GatewayOutcome again = gateway.authorise(charge(ATTEMPT, "pm_card_visa"));

        assertThat(again).isEqualTo(new Approved(stripe.payment().id, true, null));
        assertThat(stripe.charges(ATTEMPT)).isEqualTo(1);
    }

    @Test
    void aDeclineThatIsReplayedIsTheSameDecline() {
        GatewayOutcome first = gateway.authorise(charge(ATTEMPT, "pm_declined_expired_card"));

        assertThat(gateway.authorise(charge(ATTEMPT, "pm_declined_expired_card")))
                .isEqualTo(first);
    }

    @Test
    void theSameAttemptWithAnotherAmountIsNoDecline() {
        gateway.authorise(charge(ATTEMPT, "pm_card_visa"));
        Authorise other =
                new Authorise(ATTEMPT, euro(2_000), new PaymentMethod("pm_card_visa"), CaptureMethod.AUTOMATIC);

        assertThat(gateway.authorise(other)).isInstanceOf(Unknown.class);
    }

    @Test
    void theSameAttemptWhileItIsWorkedOnIsNoDecline() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        stripe.holdAt(gate);
        CompletableFuture<GatewayOutcome> first =
                CompletableFuture.supplyAsync(() -> gateway.authorise(charge(ATTEMPT, "pm_card_visa")));
        Awaitility.await().until(() -> stripe.requests.size() == 1);

        GatewayOutcome second = gateway.authorise(charge(ATTEMPT, "pm_card_visa"));
        gate.countDown();

        assertThat(second).isEqualTo(new Unknown("status 409 idempotency_key_in_use, request req_test"));
        assertThat(first.get(60, TimeUnit.SECONDS)).isInstanceOf(Approved.class);
        assertThat(stripe.charges(ATTEMPT)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPIRED_KEY", "NO_PERMISSION"})
    void aReasonForOperatorsHoldsNoSecret(Fault fault) {
        stripe.next(fault);

        assertThat(gateway.authorise(charge(ATTEMPT, "pm_card_visa")).toString())
                .contains("status 40")
                .doesNotContain(StripeServer.API_KEY);
    }

    @Test
    void aPaymentThatWaitsForThePayerIsCancelledAndDeclined() {
        GatewayOutcome outcome = gateway.authorise(charge(ATTEMPT, "pm_action"));

        assertThat(outcome).isEqualTo(new Declined("authentication_required"));
        assertThat(stripe.payment().status).isEqualTo("canceled");
    }

    @Test
    void aPaymentThatWaitsForThePayerAndCannotBeCancelledIsUnknown() {
        stripe.next(Fault.NONE, Fault.ERROR_BEFORE);

        assertThat(gateway.authorise(charge(ATTEMPT, "pm_action"))).isInstanceOf(Unknown.class);
        assertThat(stripe.requests).hasSize(2);
    }

    @Test
    void anOpenPaymentIsCancelledByALaterInquiry() {
        stripe.next(RESET_AFTER);
        gateway.authorise(charge(ATTEMPT, "pm_action"));
        assertThat(inquire(charge(ATTEMPT, "pm_action"))).isInstanceOf(Undecided.class);

        clock.now = BIRTH.plus(Duration.ofMinutes(3));

        assertThat(inquire(charge(ATTEMPT, "pm_action")))
                .isEqualTo(new Settled(new Declined("authentication_required")));
        assertThat(stripe.payment().status).isEqualTo("canceled");
    }

    @Test
    void aRefusalOfAPaymentThatWentOnIsUnknown() {
        assertThat(gateway.authorise(charge(ATTEMPT, "pm_contradiction"))).isInstanceOf(Unknown.class);
        assertThat(inquire(charge(ATTEMPT, "pm_contradiction")))
                .isEqualTo(new Settled(new Approved(stripe.payment().id, true, null)));
    }

    @Test
    void aPaymentInProcessingIsUnknownUntilStripeKnows() {
        assertThat(gateway.authorise(charge(ATTEMPT, "pm_processing"))).isInstanceOf(Unknown.class);
        assertThat(inquire(charge(ATTEMPT, "pm_processing"))).isInstanceOf(Undecided.class);

        stripe.payment().take(1_999, true);

        assertThat(inquire(charge(ATTEMPT, "pm_processing")))
                .isEqualTo(new Settled(new Approved(stripe.payment().id, true, null)));
    }

    @Test
    void aLostAnswerIsFoundByTheAttemptWhateverItWas() {
        stripe.next(RESET_AFTER, RESET_AFTER);
        gateway.authorise(charge(ATTEMPT, "pm_card_visa"));
        gateway.authorise(charge(SECOND, "pm_declined_stolen_card"));
        stripe.addStrangers(150);

        assertThat(inquire(charge(ATTEMPT, "pm_card_visa")))
                .isInstanceOfSatisfying(
                        Settled.class, it -> assertThat(it.outcome()).isInstanceOf(Approved.class));
        assertThat(inquire(charge(SECOND, "pm_declined_stolen_card")))
                .isEqualTo(new Settled(new Declined("stolen_card")));
    }

    @Test
    void anAttemptThatStripeDoesNotShowIsUnseenOnlyAfterAWhile() {
        clock.now = BIRTH.plus(Duration.ofMinutes(2)).minusMillis(1);
        assertThat(inquire(charge(ATTEMPT, "pm_card_visa"))).isInstanceOf(Undecided.class);

        clock.now = BIRTH.plus(Duration.ofMinutes(2));
        assertThat(inquire(charge(ATTEMPT, "pm_card_visa"))).isEqualTo(new NeverSeen());
    }

    @Test
    void anAttemptOfALogThatWasPutBackIsFoundHoweverOldItIs() {
        gateway.authorise(charge(ATTEMPT, "pm_card_visa"));
        stripe.forgetKeys();
        Settled approved = new Settled(new Approved(stripe.payment().id, true, null));
        clock.now = BIRTH.plus(Duration.ofDays(3));

        assertThat(gateway.inquire(charge(ATTEMPT, "pm_card_visa"), Instant.EPOCH))
                .isEqualTo(approved);
        assertThat(gateway.inquire(charge(ATTEMPT, "pm_card_visa"), clock.now)).isEqualTo(approved);
        assertThat(gateway.inquire(charge(SECOND, "pm_card_visa"), Instant.EPOCH))
                .isEqualTo(new NeverSeen());
    }

    @Test
    void anAttemptOfAnotherRequestIsNeverTakenForThisOne() {
        Approved held = approved(gateway.authorise(hold(ATTEMPT)));
        gateway.capture(new Capture(SECOND, held.reference(), euro(500), true));
        gateway.refund(new Refund(THIRD, held.reference(), euro(200), null));
        clock.now = BIRTH.plus(Duration.ofMinutes(10));

        assertThat(inquire(charge(ATTEMPT, "pm_card_visa"))).isEqualTo(new Another("capture_method"));
        assertThat(inquire(new Authorise(
                        ATTEMPT, Money.of(5, "USD"), new PaymentMethod("pm_card_visa"), CaptureMethod.MANUAL)))
                .isEqualTo(new Another("amount,currency"));
        assertThat(inquire(new Capture(SECOND, held.reference(), euro(501), true)))
                .isEqualTo(new Another("amount"));
        assertThat(inquire(new Refund(THIRD, held.reference(), euro(201), null)))
                .isEqualTo(new Another("amount"));
        assertThat(gateway.capture(new Capture(SECOND, held.reference(), euro(501), true)))
                .as("Stripe refuses a key that comes with other parameters, which says nothing about the attempt")
                .isInstanceOf(Unknown.class);
    }

    @Test
    void whatIsNotAmongTheNewestPaymentsMayBeThere() {
        stripe.addStrangers(StripeInquiry.MAX_PAGES * 100 + 1);
        clock.now = BIRTH.plus(Duration.ofMinutes(30));

        assertThat(inquire(charge(ATTEMPT, "pm_card_visa"))).isInstanceOf(Undecided.class);
        assertThat(stripe.requests).hasSize(StripeInquiry.MAX_PAGES);
    }

    @Test
    void theSearchIsAskedOnlyForWhatIsOlderThanItIsEverBehind() {
        stripe.next(RESET_AFTER);
        gateway.authorise(charge(ATTEMPT, "pm_card_visa"));
        stripe.searchIsBehind();
        Settled approved = new Settled(new Approved(stripe.payment().id, true, null));

        clock.now = BIRTH.plus(StripeInquiry.SEARCH_IS_BEHIND);
        assertThat(inquire(charge(ATTEMPT, "pm_card_visa"))).isEqualTo(approved);
        assertThat(stripe.requests.getLast().path()).isEqualTo("/v1/payment_intents");
    }

    @Test
    void anOldAttemptIsFoundByTheSearchAndReadAnew() {
        stripe.next(RESET_AFTER);
        gateway.authorise(charge(ATTEMPT, "pm_card_visa"));
        clock.now = BIRTH.plus(Duration.ofHours(30));

        assertThat(inquire(charge(ATTEMPT, "pm_card_visa")))
                .isEqualTo(new Settled(new Approved(stripe.payment().id, true, null)));
        assertThat(inquire(charge(SECOND, "pm_card_visa"))).isEqualTo(new NeverSeen());
        assertThat(stripe.requests)
                .extracting(StripeServer.Seen::path)
                .endsWith(
                        "/v1/payment_intents/search",
                        "/v1/payment_intents/" + stripe.payment().id,
                        "/v1/payment_intents/search");
    }

    @Test
    void heldMoneyIsTakenInPartAndTheRestLetGo() {
        Approved held = approved(gateway.authorise(hold(ATTEMPT)));
        Capture capture = new Capture(SECOND, held.reference(), euro(500), true);

        assertThat(gateway.capture(capture)).isEqualTo(new Approved(held.reference(), true, null));

        Payment payment = stripe.payment();
        assertThat(payment.amountReceived).isEqualTo(500);
        assertThat(payment.status).isEqualTo("succeeded");
        assertThat(inquire(capture)).isEqualTo(new Settled(new Approved(held.reference(), true, null)));
        assertThat(inquire(hold(ATTEMPT))).isEqualTo(new Settled(new Approved(held.reference(), false, null)));
    }

    @Test
    void heldMoneyIsTakenSeveralTimesWhereTheAccountMay() {
        StripeGateway multicapture = gateway(http, true);
        Approved held = approved(multicapture.authorise(hold(ATTEMPT)));

        GatewayOutcome first = multicapture.capture(new Capture(SECOND, held.reference(), euro(500), false));
        GatewayOutcome second = multicapture.capture(new Capture(THIRD, held.reference(), euro(600), true));

        assertThat(first).isEqualTo(new Approved(held.reference(), true, null));
        assertThat(second).isEqualTo(first);
        assertThat(stripe.payment().amountReceived).isEqualTo(1_100);
    }

    @Test
    void aFirstOfSeveralCapturesIsDeclinedWhereTheAccountMayNot() {
        Approved held = approved(gateway.authorise(hold(ATTEMPT)));

        assertThat(gateway.capture(new Capture(SECOND, held.reference(), euro(500), false)))
                .isEqualTo(new Declined("multiple_captures_unsupported"));
        assertThat(stripe.payment().amountReceived).isZero();
    }

    @Test
    void aCaptureOfAllNeedsNoSeveralCaptures() {
        Approved held = approved(gateway.authorise(hold(ATTEMPT)));
        Capture all = new Capture(SECOND, held.reference(), euro(1_999), false);
        stripe.next(Fault.NONE, RESET_AFTER);
        assertThat(gateway.capture(all)).isInstanceOf(Unknown.class);

        assertThat(gateway.capture(all)).isEqualTo(new Approved(held.reference(), true, null));
        assertThat(stripe.payment().amountReceived).isEqualTo(1_999);
    }

    @Test
    void aRefusedCaptureIsCheckedAgainstThePayment() {
        Approved held = approved(gateway.authorise(hold(ATTEMPT)));
        Capture capture = new Capture(SECOND, held.reference(), euro(500), true);
        stripe.next(RESET_AFTER);
        assertThat(gateway.capture(capture)).isInstanceOf(Unknown.class);
        stripe.forgetKeys();

        assertThat(gateway.capture(capture)).isEqualTo(new Approved(held.reference(), true, null));
        assertThat(gateway.capture(new Capture(THIRD, held.reference(), euro(500), true)))
                .isEqualTo(new Declined("already_captured"));
        assertThat(stripe.payment().amountReceived).isEqualTo(500);
    }

    @Test
    void aRefusalThatCannotBeCheckedIsUnknown() {
        Approved held = approved(gateway.authorise(hold(ATTEMPT)));
        gateway.capture(new Capture(SECOND, held.reference(), euro(500), true));
        Capture late = new Capture(THIRD, held.reference(), euro(500), true);
        gateway.capture(late);
        stripe.requests.clear();

        stripe.next(Fault.NONE, Fault.ERROR_BEFORE);

        assertThat(gateway.capture(late)).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @CsvSource({"automatic, authorisation_expired", "expired, authorisation_expired", ", cancelled"})
    void aCaptureOfWhatIsNoLongerHeldSaysWhy(String reason, String code) {
        Approved held = approved(gateway.authorise(hold(ATTEMPT)));
        stripe.payment().status = "canceled";
        stripe.payment().cancellationReason = reason;

        assertThat(gateway.capture(new Capture(SECOND, held.reference(), euro(500), true)))
                .isEqualTo(new Declined(code));
    }

    @Test
    void heldMoneyIsLetGoOnceHoweverOftenItIsAskedFor() {
        Approved held = approved(gateway.authorise(hold(ATTEMPT)));
        VoidAuthorisation release = new VoidAuthorisation(SECOND, held.reference());
        clock.now = BIRTH.plus(Duration.ofMinutes(5));
        assertThat(inquire(release)).isEqualTo(new NeverSeen());

        GatewayOutcome first = gateway.voidAuthorisation(release);
        stripe.forgetKeys();

        assertThat(first).isEqualTo(new Approved(held.reference(), false, null));
        assertThat(gateway.voidAuthorisation(release)).isEqualTo(first);
        assertThat(inquire(release)).isEqualTo(new Settled(first));
    }

    @Test
    void moneyThatWasTakenCannotBeLetGo() {
        Approved taken = approved(gateway.authorise(charge(ATTEMPT, "pm_card_visa")));
        VoidAuthorisation release = new VoidAuthorisation(SECOND, taken.reference());

        assertThat(gateway.voidAuthorisation(release)).isEqualTo(new Declined("already_captured"));
        assertThat(inquire(release)).isEqualTo(new Settled(new Declined("already_captured")));
    }

    @Test
    void takenMoneyIsGivenBackInPartsAndNeverTwice() {
        Approved taken = approved(gateway.authorise(charge(ATTEMPT, "pm_card_visa")));
        Refund part = new Refund(SECOND, taken.reference(), euro(1_000), RefundReason.REQUESTED_BY_CUSTOMER);
        stripe.next(RESET_AFTER);
        assertThat(gateway.refund(part)).isInstanceOf(Unknown.class);
        GatewayFinding found = inquire(part);
        stripe.forgetKeys();

        assertThat(found).isInstanceOf(Settled.class);
        assertThat(gateway.refund(new Refund(THIRD, taken.reference(), euro(1_000), RefundReason.OTHER)))
                .isEqualTo(new Declined("invalid_amount"));
    }

    @Test
    void aRefusedRefundThatWasMadeBeforeIsApproved() {
        Approved taken = approved(gateway.authorise(charge(ATTEMPT, "pm_card_visa")));
        Refund whole = new Refund(SECOND, taken.reference(), euro(1_999), RefundReason.DUPLICATE);
        GatewayOutcome first = gateway.refund(whole);
        stripe.forgetKeys();

        assertThat(first).isInstanceOf(Approved.class);
        assertThat(gateway.refund(whole)).isEqualTo(first);
        assertThat(gateway.refund(new Refund(THIRD, taken.reference(), euro(1), null)))
                .isEqualTo(new Declined("already_refunded"));
    }

    @Test
    void aPendingRefundIsUnknownUntilStripeKnows() {
        Approved taken = approved(gateway.authorise(charge(ATTEMPT, "pm_card_visa")));
        Refund pending = new Refund(SECOND, taken.reference(), euro(StripeServer.PENDING_REFUND), null);
        assertThat(gateway.refund(pending)).isEqualTo(new Unknown("the refund is pending"));
        assertThat(inquire(pending)).isInstanceOf(Undecided.class);

        StripeServer.Refund refund = stripe.refund("re_test000002");
        refund.status = "failed";
        refund.failureReason = "insufficient_funds";

        assertThat(inquire(pending)).isEqualTo(new Settled(new Declined("insufficient_balance", refund.id)));
    }

    @Test
    void aPaymentThatStripeDoesNotKnowIsNoAnswerAboutTheAttempt() {
        clock.now = BIRTH.plus(Duration.ofHours(2));

        assertThat(inquire(new Capture(ATTEMPT, "pi_of_another_account", euro(1), true)))
                .isInstanceOf(Undecided.class);
        assertThat(gateway.capture(new Capture(ATTEMPT, "pi_of_another_account", euro(1), true)))
                .isInstanceOf(Unknown.class);
    }

    static Stream<Arguments> oddAddresses() {
        return Stream.of(
                Arguments.of("https://api.stripe.com", true),
                Arguments.of("http://localhost:12111", true),
                Arguments.of("http://stripe.example", false),
                Arguments.of("ftp://localhost", false));
    }

    @ParameterizedTest
    @MethodSource("oddAddresses")
    void theKeyIsSentInTheClearToThisMachineOnly(URI address, boolean allowed) {
        boolean built;
        try {
            settings(address, false);
            built = true;
        } catch (InvalidSettingException e) {
            built = false;
            assertThat(e).hasMessageContaining("api-base").hasMessageNotContaining(StripeServer.API_KEY);
        }
        assertThat(built).isEqualTo(allowed);
    }

    private StripeGateway failing(Fault fault) {
        return fault == Fault.HANG_AFTER ? gateway(impatientHttp, false) : gateway;
    }

    private StripeGateway gateway(StripeHttp transport, boolean multicapture) {
        return new StripeGateway(
                StripeConfiguration.client(settings(stripe.address(), multicapture), transport), multicapture, clock);
    }

    private static StripeSettings settings(URI address, boolean multicapture) {
        return new StripeSettings(
                StripeServer.API_KEY, "whsec_test", address, Duration.ofSeconds(2), TIME_LIMIT, multicapture);
    }

    private static Authorise charge(String attempt, String token) {
        return new Authorise(attempt, euro(1_999), new PaymentMethod(token), CaptureMethod.AUTOMATIC);
    }

    private static Authorise hold(String attempt) {
        return new Authorise(attempt, euro(1_999), new PaymentMethod("pm_card_visa"), CaptureMethod.MANUAL);
    }

    private static Money euro(long amountMinor) {
        return Money.of(amountMinor, "EUR");
    }

    private static Approved approved(GatewayOutcome outcome) {
        assertThat(outcome).isInstanceOf(Approved.class);
        return (Approved) outcome;
    }

    /** A clock that stands where it is put. */
    private static final class Hand extends Clock {

        private Instant now;

        Hand(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private GatewayFinding inquire(GatewayRequest request) {
        return gateway.inquire(request, BIRTH);
    }
}
