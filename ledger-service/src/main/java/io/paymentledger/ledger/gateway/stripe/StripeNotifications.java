package io.paymentledger.ledger.gateway.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.stripe.StripeClient;
import com.stripe.exception.EventDataObjectDeserializationException;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.Charge;
import com.stripe.model.Dispute;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.model.StripeObject;
import com.stripe.net.Webhook;
import io.paymentledger.ledger.charge.GatewayNotification;
import io.paymentledger.ledger.charge.GatewayNotification.Fact;
import io.paymentledger.ledger.gateway.GatewayNotifications;
import io.paymentledger.ledger.gateway.GatewayUnavailableException;
import io.paymentledger.ledger.gateway.InvalidNotificationException;
import io.paymentledger.ledger.gateway.UnreadableFactException;
import io.paymentledger.ledger.gateway.stripe.StripeInquiry.Found;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads Stripe's webhook events. Each is read by itself, from the state that it carries, so their order does not matter;
 * what is about nothing of the ledger's has no attempt in its metadata and is empty.
 */
final class StripeNotifications implements GatewayNotifications {

    /** The kinds of events that are read; {@code docs/how-to/use-stripe.md} names them for the webhook endpoint. */
    static final List<String> KINDS = List.of(
            "payment_intent.succeeded",
            "payment_intent.amount_capturable_updated",
            "payment_intent.payment_failed",
            "payment_intent.canceled",
            "refund.created",
            "refund.updated",
            "refund.failed",
            "charge.refund.updated",
            "charge.refunded",
            "charge.dispute.created",
            "charge.dispute.updated",
            "charge.dispute.funds_withdrawn",
            "charge.dispute.funds_reinstated",
            "charge.dispute.closed");

    /** Stripe's own choice for how old a signature may be. An event that is delivered again is signed anew. */
    private static final Duration SIGNATURE_LIFE = Duration.ofMinutes(5);

    private static final String SIGNATURE = "stripe-signature";

    private final StripeInquiry inquiry;
    private final String webhookSecret;
    private final Clock clock;

    StripeNotifications(StripeClient client, String webhookSecret, Clock clock) {
        this.inquiry = new StripeInquiry(client);
        this.webhookSecret = webhookSecret;
        this.clock = clock;
    }

    @Override
    public String gateway() {
        return StripeGateway.NAME;
    }

    /** {@inheritDoc} */
    @Override
    public Optional<GatewayNotification> read(Map<String, String> headers, byte[] body) {
        Event event = verified(headers.get(SIGNATURE), new String(body, UTF_8));
        return switch (event.getType()) {
            case "payment_intent.succeeded",
                    "payment_intent.amount_capturable_updated",
                    "payment_intent.payment_failed" -> payment(event, object(event, PaymentIntent.class));
            case "payment_intent.canceled" -> cancelled(event, object(event, PaymentIntent.class));
            case "refund.created", "refund.updated", "refund.failed", "charge.refund.updated" ->
                refund(event, object(event, Refund.class));
            case "charge.refunded" -> refunded(event, object(event, Charge.class));
            // The money is withdrawn at the opening of most disputes, and later where the bank only inquired at first.
            case "charge.dispute.created", "charge.dispute.funds_withdrawn" ->
                disputeOpened(event, object(event, Dispute.class));
            case "charge.dispute.updated", "charge.dispute.funds_reinstated", "charge.dispute.closed" ->
                disputeChanged(event, object(event, Dispute.class));
            default -> Optional.empty();
        };
    }

    private Event verified(@Nullable String signature, String body) {
        if (signature == null) {
            throw new InvalidNotificationException("it is not signed");
        }
        Event event;
        try {
            event = Webhook.constructEvent(body, signature, webhookSecret, SIGNATURE_LIFE.toSeconds(), clock);
        } catch (SignatureVerificationException e) {
            throw new InvalidNotificationException("its signature is not valid, or too old");
        } catch (RuntimeException e) {
            // The library throws these at a signature or at a body of a form that it does not expect.
            throw new InvalidNotificationException("it cannot be read");
        }
        if (signedAt(signature).isAfter(clock.instant().plus(SIGNATURE_LIFE))) {
            throw new InvalidNotificationException("its signature is of a time to come");
        }
        if (event == null || event.getId() == null || event.getType() == null) {
            throw InvalidNotificationException.ofSigned("it is no event");
        }
        return event;
    }

    /** When a signature that is valid says that it was made; the library looks only whether that is too long ago. */
    private static Instant signedAt(String signature) {
        return Arrays.stream(signature.split(","))
                .map(String::strip)
                .filter(part -> part.startsWith("t="))
                .findFirst()
                .map(part -> Instant.ofEpochSecond(Long.parseLong(part.substring(2))))
                .orElseThrow(() -> new InvalidNotificationException("its signature has no time"));
    }

    /** The object that an event is about, even if the event is of another version of the API than the library. */
    private static <T extends StripeObject> T object(Event event, Class<T> type) {
        try {
            // What is read of it has the same name and meaning in each version since PaymentIntents exist.
            return type.cast(event.getDataObjectDeserializer().deserializeUnsafe());
        } catch (EventDataObjectDeserializationException | RuntimeException e) {
            throw InvalidNotificationException.ofSigned("its object cannot be read");
        }
    }

    private static Optional<GatewayNotification> payment(Event event, PaymentIntent payment) {
        Optional<String> attempt = StripePayments.attempt(payment);
        Optional<String> capture = StripePayments.capture(payment);
        if (attempt.isPresent() && capture.isPresent()) {
            return about(event, capture.get(), () -> Optional.of(StripeFacts.captured(payment)));
        }
        return attempt.flatMap(its -> about(event, its, () -> StripeFacts.authorised(payment)));
    }

    private static Optional<GatewayNotification> cancelled(Event event, PaymentIntent payment) {
        Optional<String> attempt = StripePayments.attempt(payment);
        if (attempt.isEmpty()) {
            return Optional.empty();
        }
        String cause = event.getRequest() == null ? null : event.getRequest().getIdempotencyKey();
        if (cause != null && StripeAttempt.isAttempt(cause)) {
            // The ledger's own void, whose attempt was the request's key.
            return about(event, cause, () -> StripeFacts.voided(payment));
        }
        // What was held, and is let go by somebody else or by time, was approved: that is no decline of the attempt.
        boolean wasHeld = payment.getLastPaymentError() == null && payment.getLatestCharge() != null;
        return about(
                event,
                attempt.get(),
                () -> wasHeld ? Optional.of(StripeFacts.released(payment)) : StripeFacts.authorised(payment));
    }

    private static Optional<GatewayNotification> refund(Event event, Refund refund) {
        return StripePayments.attempt(refund)
                .flatMap(attempt -> about(event, attempt, () -> StripeFacts.refunded(refund)));
    }

    /** Tells of a charge and of no refund, so the refund has to be looked up: the request's own, or the newest. */
    private Optional<GatewayNotification> refunded(Event event, Charge charge) {
        if (charge.getPaymentIntent() == null) {
            return Optional.empty();
        }
        String cause = event.getRequest() == null ? null : event.getRequest().getIdempotencyKey();
        boolean isOurs = cause != null && StripeAttempt.isAttempt(cause);
        return switch (inquiry.refunded(charge.getPaymentIntent(), refund -> {
            Optional<String> attempt = StripePayments.attempt(refund);
            return isOurs ? attempt.filter(its -> its.equals(cause)).isPresent() : attempt.isPresent();
        })) {
            case Found.It<Refund>(Refund refund) -> refund(event, refund);
            case Found.Nothing<Refund> _ -> Optional.empty();
            case Found.Unclear<Refund> _ -> throw new GatewayUnavailableException(StripeGateway.NAME);
        };
    }

    /** The opening, even of a dispute that is decided by now: the decision is told by itself. */
    private Optional<GatewayNotification> disputeOpened(Event event, Dispute dispute) {
        return switch (String.valueOf(dispute.getStatus())) {
            case "won", "lost" -> about(event, dispute, payment -> StripeFacts.opened(dispute, payment));
            default -> disputeChanged(event, dispute);
        };
    }

    private Optional<GatewayNotification> disputeChanged(Event event, Dispute dispute) {
        String status = String.valueOf(dispute.getStatus());
        return switch (status) {
            case "needs_response", "under_review" ->
                about(event, dispute, payment -> StripeFacts.opened(dispute, payment));
            case "won", "lost" ->
                about(event, dispute, payment -> StripeFacts.closed(dispute, payment, status.equals("won")));
            case "warning_needs_response", "warning_under_review" ->
                about(event, dispute, _ -> StripeFacts.asked(dispute));
            case "warning_closed" -> about(event, dispute, _ -> StripeFacts.askedNoMore(dispute));
            // The dispute was prevented, so nothing was taken.
            default -> about(event, dispute, _ -> new Fact.Other());
        };
    }

    private Optional<GatewayNotification> about(Event event, Dispute dispute, Function<PaymentIntent, Fact> fact) {
        return disputed(dispute)
                .flatMap(payment -> about(event, taker(payment), () -> Optional.of(fact.apply(payment))));
    }

    /** The ledger's payment that a dispute is about. A dispute has metadata of its own, so the payment is asked for. */
    private Optional<PaymentIntent> disputed(Dispute dispute) {
        if (dispute.getPaymentIntent() == null) {
            return Optional.empty();
        }
        return switch (inquiry.payment(dispute.getPaymentIntent())) {
            case Found.It<PaymentIntent>(PaymentIntent payment) ->
                Optional.of(payment).filter(it -> StripePayments.attempt(it).isPresent());
            case Found.Nothing<PaymentIntent> _ -> Optional.empty();
            case Found.Unclear<PaymentIntent> _ -> throw new GatewayUnavailableException(StripeGateway.NAME);
        };
    }

    /** The attempt that took the money of a payment that the ledger authorised. */
    private static String taker(PaymentIntent payment) {
        return StripePayments.capture(payment)
                .or(() -> StripePayments.attempt(payment))
                .orElseThrow();
    }

    /** Empty if there is nothing to tell yet. */
    private static Optional<GatewayNotification> about(Event event, String attempt, Supplier<Optional<Fact>> told) {
        Optional<Fact> fact;
        try {
            fact = told.get();
        } catch (UnreadableFactException e) {
            fact = Optional.of(e.fact(event.getType()));
        }
        return fact.map(it -> new GatewayNotification(StripeGateway.NAME, event.getId(), attempt, event.getType(), it));
    }
}
