package io.paymentledger.ledger.gateway.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.ledger.charge.GatewayNotification;
import io.paymentledger.ledger.charge.GatewayNotification.Fact;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.DisputeClosed;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.DisputeOpened;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.InquiryClosed;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.InquiryOpened;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.Other;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.Unreadable;
import io.paymentledger.ledger.charge.GatewayNotification.Subject;
import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.gateway.GatewayRequest.Authorise;
import io.paymentledger.ledger.gateway.GatewayRequest.Capture;
import io.paymentledger.ledger.gateway.GatewayRequest.Refund;
import io.paymentledger.ledger.gateway.GatewayRequest.VoidAuthorisation;
import io.paymentledger.ledger.gateway.GatewayUnavailableException;
import io.paymentledger.ledger.gateway.InvalidNotificationException;
import io.paymentledger.ledger.gateway.stripe.StripeServer.Fault;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Webhook events, signed as Stripe signs them. */
class StripeNotificationsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String SECRET = "whsec_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH";
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private static final String ATTEMPT = "att_019c0000-0000-7000-8000-000000000001";
    private static final String SECOND = "att_019c0000-0000-7000-8000-000000000002";

    private StripeServer stripe;
    private StripeHttp http;
    private StripeGateway gateway;
    private StripeNotifications notifications;

    @BeforeEach
    void start() throws IOException {
        stripe = new StripeServer(NOW);
        http = new StripeHttp(Duration.ofSeconds(2), Duration.ofSeconds(20));
        var client = StripeConfiguration.client(
                new StripeSettings(
                        StripeServer.API_KEY,
                        SECRET,
                        stripe.address(),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(20),
                        false),
                http);
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        gateway = new StripeGateway(client, false, clock);
        notifications = new StripeNotifications(client, SECRET, clock);
    }

    @AfterEach
    void stop() {
        stripe.close();
        http.close();
    }

    @Test
    void aTakenPaymentSettlesItsAttempt() {
        gateway.authorise(charge());

        assertThat(read(event("payment_intent.succeeded", stripe.payment().json(), null)))
                .contains(new GatewayNotification(
                        "stripe",
                        "evt_test",
                        ATTEMPT,
                        "payment_intent.succeeded",
                        settled(new Approved(stripe.payment().id, true, null), Subject.PAYMENT, 1_999L)));
    }

    @Test
    void aNotificationThatComesTwiceIsReadAlike() {
        gateway.authorise(charge());
        byte[] event = event("payment_intent.succeeded", stripe.payment().json(), null);

        assertThat(read(event)).isEqualTo(read(event)).isPresent();
    }

    @Test
    void heldMoneySettlesTheAuthorisationAndTakenMoneyTheCapture() {
        gateway.authorise(hold());
        byte[] held = event(
                "payment_intent.amount_capturable_updated", stripe.payment().json(), ATTEMPT);
        gateway.capture(new Capture(SECOND, stripe.payment().id, Money.of(500, "EUR"), true));
        byte[] taken = event("payment_intent.succeeded", stripe.payment().json(), SECOND);

        // In the wrong order, on purpose.
        assertThat(read(taken)).hasValueSatisfying(it -> {
            assertThat(it.attemptId()).isEqualTo(SECOND);
            assertThat(it.fact())
                    .isEqualTo(settled(new Approved(stripe.payment().id, true, null), Subject.PAYMENT, 500L));
        });
        assertThat(read(held)).hasValueSatisfying(it -> {
            assertThat(it.attemptId()).isEqualTo(ATTEMPT);
            assertThat(it.fact())
                    .isEqualTo(settled(new Approved(stripe.payment().id, false, null), Subject.PAYMENT, 1_999L));
        });
    }

    @Test
    void aFailedPaymentIsDeclined() {
        gateway.authorise(new Authorise(
                ATTEMPT,
                Money.of(1_999, "EUR"),
                new PaymentMethod("pm_declined_expired_card"),
                CaptureMethod.AUTOMATIC));

        assertThat(read(event("payment_intent.payment_failed", stripe.payment().json(), ATTEMPT)))
                .map(GatewayNotification::fact)
                .contains(settled(new Declined("expired_card"), Subject.PAYMENT, 1_999L));
    }

    @Test
    void aCancellationByTheLedgerSettlesItsVoid() {
        gateway.authorise(hold());
        gateway.voidAuthorisation(new VoidAuthorisation(SECOND, stripe.payment().id));

        assertThat(read(event("payment_intent.canceled", stripe.payment().json(), SECOND)))
                .hasValueSatisfying(it -> {
                    assertThat(it.attemptId()).isEqualTo(SECOND);
                    assertThat(it.fact())
                            .isEqualTo(settled(new Approved(stripe.payment().id, false, null), Subject.VOID, null));
                });
    }

    @Test
    void aHoldThatSomebodyElseLetGoIsHeldNoMoreAndNoDeclineOfTheAttempt() {
        gateway.authorise(hold());
        stripe.payment().status = "canceled";
        stripe.payment().cancellationReason = "automatic";

        assertThat(read(event("payment_intent.canceled", stripe.payment().json(), null)))
                .hasValueSatisfying(it -> {
                    assertThat(it.attemptId()).isEqualTo(ATTEMPT);
                    assertThat(it.fact()).isEqualTo(new Fact.HoldReleased(stripe.payment().id));
                });
    }

    @Test
    void aPaymentThatWasNeverApprovedIsDeclinedByItsCancellation() {
        gateway.authorise(new Authorise(
                ATTEMPT, Money.of(1_999, "EUR"), new PaymentMethod("pm_action"), CaptureMethod.AUTOMATIC));
        Map<String, @Nullable Object> payment = stripe.payment().json();
        payment.put("latest_charge", null);

        assertThat(read(event("payment_intent.canceled", payment, ATTEMPT + "-abandon")))
                .hasValueSatisfying(it -> {
                    assertThat(it.attemptId()).isEqualTo(ATTEMPT);
                    assertThat(it.fact())
                            .isEqualTo(settled(new Declined("authentication_required"), Subject.PAYMENT, 1_999L));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"refund.created", "refund.updated", "refund.failed", "charge.refund.updated"})
    void aRefundSettlesItsAttempt(String kind) {
        StripeServer.Refund refund = refund(500);

        assertThat(read(event(kind, refund.json(), SECOND))).hasValueSatisfying(it -> {
            assertThat(it.attemptId()).isEqualTo(SECOND);
            assertThat(it.fact()).isEqualTo(settled(new Approved(refund.id, false, null), Subject.REFUND, 500L));
        });
        refund.status = "failed";
        refund.failureReason = "lost_or_stolen_card";
        assertThat(read(event(kind, refund.json(), null)))
                .map(GatewayNotification::fact)
                .contains(settled(new Declined("refund_failed", refund.id), Subject.REFUND, 500L));
    }

    @Test
    void aPendingRefundTellsNothingYet() {
        assertThat(read(event(
                        "refund.created", refund(StripeServer.PENDING_REFUND).json(), SECOND)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({SECOND, ","})
    void aRefundedChargeIsLookedUp(@Nullable String cause) {
        StripeServer.Refund refund = refund(500);

        assertThat(read(event("charge.refunded", charge(stripe.payment().id), cause)))
                .hasValueSatisfying(it -> {
                    assertThat(it.attemptId()).isEqualTo(SECOND);
                    assertThat(it.fact())
                            .isEqualTo(settled(new Approved(refund.id, false, null), Subject.REFUND, 500L));
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"ERROR_BEFORE", "BARE_AFTER"})
    void aNotificationThatCannotBeLookedUpIsToComeAgain(Fault fault) {
        refund(500);
        stripe.next(fault, fault);

        assertThatExceptionOfType(GatewayUnavailableException.class)
                .isThrownBy(() -> read(event("charge.refunded", charge(stripe.payment().id), SECOND)));
        assertThatExceptionOfType(GatewayUnavailableException.class)
                .isThrownBy(() -> read(event("charge.dispute.created", dispute("needs_response", "eur"), null)));
    }

    /** Whoever can write metadata, or a log that was put back, makes of another payment none that was asked for. */
    @Test
    void aPaymentIsToldWithItsOwnSum() {
        gateway.authorise(charge());
        Map<String, @Nullable Object> other = stripe.payment().json();
        other.put("amount", 500);
        other.put("amount_received", 700);
        other.put("currency", "jpy");

        assertThat(read(event("payment_intent.succeeded", other, null)))
                .map(GatewayNotification::fact)
                .contains(
                        new Fact.Settled(new Approved(stripe.payment().id, true, null), Subject.PAYMENT, 700L, "JPY"));
    }

    @ParameterizedTest
    @CsvSource({"id,", "amount_received,", "currency,", "currency, xxq"})
    void aPaymentThatCannotBeUnderstoodIsToldToBeThat(String member, @Nullable String value) {
        gateway.authorise(charge());
        Map<String, @Nullable Object> payment = stripe.payment().json();
        payment.put(member, value);

        String named = member.equals("amount_received") ? "amount" : member;
        assertThat(read(event("payment_intent.succeeded", payment, null)))
                .map(GatewayNotification::fact)
                .contains(new Unreadable("payment_intent.succeeded", "the %s cannot be read".formatted(named)));
    }

    @ParameterizedTest
    @CsvSource({"id,", "amount,"})
    void aDisputeThatCannotBeUnderstoodIsToldToBeThat(String member, @Nullable String value) {
        gateway.authorise(charge());
        Map<String, @Nullable Object> dispute = new HashMap<>(dispute("needs_response", "eur"));
        dispute.put(member, value);

        assertThat(read(event("charge.dispute.created", dispute, null)))
                .map(GatewayNotification::fact)
                .contains(new Unreadable("charge.dispute.created", "the %s cannot be read".formatted(member)));
    }

    @Test
    void aDisputeIsAboutTheAttemptThatTookTheMoney() {
        gateway.authorise(charge());

        assertThat(read(event("charge.dispute.created", dispute("needs_response", "eur"), null)))
                .hasValueSatisfying(it -> {
                    assertThat(it.attemptId()).isEqualTo(ATTEMPT);
                    assertThat(it.fact()).isEqualTo(new DisputeOpened("du_test", 1_200, "fraudulent"));
                });
        assertThat(read(event("charge.dispute.closed", dispute("won", "eur"), null)))
                .map(GatewayNotification::fact)
                .contains(new DisputeClosed("du_test", 1_200, true));
        assertThat(read(event("charge.dispute.closed", dispute("lost", "eur"), null)))
                .map(GatewayNotification::fact)
                .contains(new DisputeClosed("du_test", 1_200, false));
    }

    @Test
    void aDisputeOfACapturedHoldIsAboutTheCapture() {
        gateway.authorise(hold());
        gateway.capture(new Capture(SECOND, stripe.payment().id, Money.of(1_500, "EUR"), true));

        assertThat(read(event("charge.dispute.created", dispute("needs_response", "eur"), null)))
                .map(GatewayNotification::attemptId)
                .contains(SECOND);
    }

    @Test
    void aDisputeInAnotherCurrencyIsAboutAllThatWasTaken() {
        gateway.authorise(charge());

        assertThat(read(event("charge.dispute.created", dispute("needs_response", "usd"), null)))
                .map(GatewayNotification::fact)
                .contains(new DisputeOpened("du_test", 1_999, "fraudulent"));
    }

    @ParameterizedTest
    @CsvSource({
        "charge.dispute.updated, needs_response, opened",
        "charge.dispute.funds_withdrawn, lost, opened",
        "charge.dispute.updated, lost, lost",
        "charge.dispute.funds_reinstated, won, won"
    })
    void aDisputeIsReadFromTheStateThatItIsIn(String type, String status, String expected) {
        gateway.authorise(charge());

        assertThat(read(event(type, dispute(status, "eur"), null)))
                .map(GatewayNotification::fact)
                .contains(
                        expected.equals("opened")
                                ? new DisputeOpened("du_test", 1_200, "fraudulent")
                                : new DisputeClosed("du_test", 1_200, expected.equals("won")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"warning_needs_response", "warning_under_review"})
    void anInquiryOfTheBankMovesNoMoney(String status) {
        gateway.authorise(charge());

        assertThat(read(event("charge.dispute.created", dispute(status, "eur"), null)))
                .map(GatewayNotification::fact)
                .contains(new InquiryOpened("du_test", "fraudulent"));
    }

    @Test
    void anInquiryEndsAndWhatWasPreventedIsNothing() {
        gateway.authorise(charge());

        assertThat(read(event("charge.dispute.closed", dispute("warning_closed", "eur"), null)))
                .map(GatewayNotification::fact)
                .contains(new InquiryClosed("du_test"));
        assertThat(read(event("charge.dispute.closed", dispute("prevented", "eur"), null)))
                .map(GatewayNotification::fact)
                .contains(new Other());
    }

    @Test
    void whatIsNotTheLedgersIsEmpty() {
        gateway.authorise(charge());
        stripe.payment().metadata.clear();

        assertThat(read(event("payment_intent.succeeded", stripe.payment().json(), null)))
                .isEmpty();
        assertThat(read(event("charge.dispute.created", dispute("needs_response", "eur"), null)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"customer.created", "payout.paid", "payment_intent.processing", "a.kind.of.next.year"})
    void anUnknownKindIsEmpty(String kind) {
        gateway.authorise(charge());

        assertThat(read(event(kind, stripe.payment().json(), null))).isEmpty();
    }

    @Test
    void anEventOfAnotherVersionOfTheApiIsRead() {
        gateway.authorise(charge());
        String older = new String(
                        event("payment_intent.succeeded", stripe.payment().json(), null), UTF_8)
                .replace(com.stripe.Stripe.API_VERSION, "2020-08-27");

        assertThat(read(older.getBytes(UTF_8))).isPresent();
    }

    @Test
    void aSignatureIsGoodForFiveMinutes() {
        byte[] event = event("customer.created", Map.of("id", "cus_test", "object", "customer"), null);

        assertThat(notifications.read(signed(event, SECRET, NOW.minusSeconds(300)), event))
                .isEmpty();
        assertThatExceptionOfType(InvalidNotificationException.class)
                .isThrownBy(() -> notifications.read(signed(event, SECRET, NOW.minusSeconds(301)), event));
        assertThat(notifications.read(signed(event, SECRET, NOW.plusSeconds(300)), event))
                .isEmpty();
        assertThatExceptionOfType(InvalidNotificationException.class)
                .isThrownBy(() -> notifications.read(signed(event, SECRET, NOW.plusSeconds(301)), event));
    }

    @Test
    void aBodyThatWasNotSignedIsRefused() {
        byte[] event = event("customer.created", Map.of("id", "cus_test", "object", "customer"), null);
        byte[] other = event("customer.created", Map.of("id", "cus_other", "object", "customer"), null);

        assertThatExceptionOfType(InvalidNotificationException.class)
                .isThrownBy(() -> notifications.read(signed(event, SECRET, NOW), other));
        assertThatExceptionOfType(InvalidNotificationException.class)
                .isThrownBy(() -> notifications.read(signed(event, "whsec_of_somebody_else", NOW), event));
        assertThatExceptionOfType(InvalidNotificationException.class)
                .isThrownBy(() -> notifications.read(Map.of(), event));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "t=", "t=now,v1=00", "v1", "t=1764000000", "t=1764000000,v1", "t=99999999999999999999,v1=a"})
    void aBrokenSignatureIsRefused(String signature) {
        byte[] event = event("customer.created", Map.of("id", "cus_test", "object", "customer"), null);

        assertThatExceptionOfType(InvalidNotificationException.class)
                .isThrownBy(() -> notifications.read(Map.of("stripe-signature", signature), event));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"\"",
                "{",
                "{}",
                "{\"object\":\"event\"}",
                "{\"object\":\"event\",\"id\":\"evt_1\",\"type\":\"payment_intent.succeeded\"}",
                "{\"object\":\"event\",\"id\":\"evt_1\",\"type\":\"payment_intent.succeeded\",\"data\":{\"object\":{}}}",
                "{\"object\":\"event\",\"id\":\"evt_1\",\"type\":\"payment_intent.succeeded\",\"data\":{\"object\":"
                        + "{\"object\":\"refund\"}}}"
            })
    void aSignedBodyThatIsNoEventIsRefused(String body) {
        assertThatExceptionOfType(InvalidNotificationException.class).isThrownBy(() -> read(body.getBytes(UTF_8)));
    }

    private Optional<GatewayNotification> read(byte[] event) {
        return notifications.read(signed(event, SECRET, NOW), event);
    }

    private StripeServer.Refund refund(long amountMinor) {
        gateway.authorise(charge());
        gateway.refund(new Refund(SECOND, stripe.payment().id, Money.of(amountMinor, "EUR"), null));
        return stripe.refund("re_test000002");
    }

    private static Fact settled(GatewayOutcome outcome, Subject subject, @Nullable Long amountMinor) {
        return new Fact.Settled(outcome, subject, amountMinor, "EUR");
    }

    private static Map<String, String> signed(byte[] body, String secret, Instant at) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            mac.update((at.getEpochSecond() + ".").getBytes(UTF_8));
            String signature = HexFormat.of().formatHex(mac.doFinal(body));
            return Map.of("stripe-signature", "t=%s,v1=%s,v0=none".formatted(at.getEpochSecond(), signature));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] event(String kind, Map<String, ?> object, @Nullable String cause) {
        Map<String, @Nullable Object> request = new HashMap<>();
        request.put("id", cause == null ? null : "req_test");
        request.put("idempotency_key", cause);
        Map<String, Object> event = Map.of(
                "id",
                "evt_test",
                "object",
                "event",
                "api_version",
                com.stripe.Stripe.API_VERSION,
                "created",
                NOW.getEpochSecond(),
                "data",
                Map.of("object", object),
                "livemode",
                false,
                "pending_webhooks",
                1,
                "request",
                request,
                "type",
                kind);
        return JSON.writeValueAsBytes(event);
    }

    private static Map<String, Object> charge(String payment) {
        return Map.of("id", "ch_test", "object", "charge", "payment_intent", payment, "refunded", false);
    }

    private Map<String, Object> dispute(String status, String currency) {
        return Map.of(
                "id",
                "du_test",
                "object",
                "dispute",
                "amount",
                1_200,
                "currency",
                currency,
                "metadata",
                Map.of(),
                "payment_intent",
                stripe.payment().id,
                "reason",
                "fraudulent",
                "status",
                status);
    }

    private static Authorise charge() {
        return new Authorise(
                ATTEMPT, Money.of(1_999, "EUR"), new PaymentMethod("pm_card_visa"), CaptureMethod.AUTOMATIC);
    }

    private static Authorise hold() {
        return new Authorise(ATTEMPT, Money.of(1_999, "EUR"), new PaymentMethod("pm_card_visa"), CaptureMethod.MANUAL);
    }
}
