package io.paymentledger.ledger.gateway.stripe;

import com.stripe.model.Charge;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import io.paymentledger.events.DeclineCode;
import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import io.paymentledger.ledger.gateway.GatewayFinding;
import io.paymentledger.ledger.gateway.GatewayFinding.Settled;
import io.paymentledger.ledger.gateway.GatewayFinding.Undecided;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the state of a payment or of a refund says about an attempt. Answers, inquiries and notifications are read alike,
 * so that they cannot disagree. Source: <a href="https://docs.stripe.com/payments/paymentintents/lifecycle">Stripe, how
 * PaymentIntents work</a>.
 */
final class StripePayments {

    /** On a PaymentIntent, the attempt that authorised it; on a refund, the refund's attempt. */
    static final String ATTEMPT = "ledger_attempt";

    /** On a PaymentIntent, the attempt that last captured it. Stripe writes it together with the capture. */
    static final String CAPTURE = "ledger_capture";

    /** Beside it, how much that attempt asked for, in Stripe's own unit. */
    static final String CAPTURE_AMOUNT = "ledger_capture_amount";

    private StripePayments() {}

    /** The attempt that authorised a payment, if the ledger did. */
    static Optional<String> attempt(PaymentIntent payment) {
        return metadata(payment.getMetadata(), ATTEMPT);
    }

    /** The attempt of a refund, if the ledger asked for it. */
    static Optional<String> attempt(Refund refund) {
        return metadata(refund.getMetadata(), ATTEMPT);
    }

    /** The attempt that last captured a payment; empty if none of the ledger's did. */
    static Optional<String> capture(PaymentIntent payment) {
        return payment.getAmountReceived() != null && payment.getAmountReceived() > 0
                ? metadata(payment.getMetadata(), CAPTURE)
                : Optional.empty();
    }

    /** How much the last capture asked for; empty if it does not tell. */
    static Optional<Long> captureAmount(PaymentIntent payment) {
        return metadata(payment.getMetadata(), CAPTURE_AMOUNT)
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::valueOf);
    }

    /** What became of the authorisation. */
    static GatewayFinding authorisation(PaymentIntent payment) {
        return switch (status(payment)) {
            case "succeeded" -> taken(payment);
            case "requires_capture" -> new Settled(new Approved(payment.getId(), false, heldUntil(payment)));
            case "requires_payment_method" ->
                payment.getLastPaymentError() == null ? undecided(payment) : declined(whyFailed(payment));
            case "canceled" -> declined(whyCancelled(payment));
            default -> undecided(payment);
        };
    }

    /**
     * Whether the payment waits for somebody to act. The payer was not there, so nobody will; but as long as it waits,
     * somebody could, and money would move after all.
     */
    static boolean isOpen(PaymentIntent payment) {
        return switch (status(payment)) {
            case "requires_action", "requires_confirmation" -> true;
            case "requires_payment_method" -> payment.getLastPaymentError() == null;
            default -> false;
        };
    }

    /** What became of a capture. */
    static GatewayFinding capture(PaymentIntent payment, String attemptId) {
        boolean isIts = capture(payment).filter(attemptId::equals).isPresent();
        return switch (status(payment)) {
            case "requires_capture" -> isIts ? captured(payment) : new GatewayFinding.NeverSeen();
            case "succeeded" -> isIts ? captured(payment) : declined(DeclineCode.ALREADY_CAPTURED);
            case "canceled" -> isIts ? captured(payment) : declined(whyCancelled(payment));
            default -> undecided(payment);
        };
    }

    /** What became of a void. */
    static GatewayFinding voidance(PaymentIntent payment) {
        return switch (status(payment)) {
            case "canceled" -> new Settled(new Approved(payment.getId(), false, null));
            case "succeeded" -> declined(DeclineCode.ALREADY_CAPTURED);
            case "requires_capture" -> new GatewayFinding.NeverSeen();
            default -> undecided(payment);
        };
    }

    /** What became of a refund. One that is pending may still fail, so nobody knows. */
    static GatewayFinding refund(Refund refund) {
        return switch (String.valueOf(refund.getStatus())) {
            case "succeeded" -> new Settled(new Approved(refund.getId(), false, null));
            case "failed" -> declined(refund, StripeDeclines.ofRefund(refund.getFailureReason()));
            case "canceled" -> declined(refund, DeclineCode.CANCELLED);
            default -> new Undecided("the refund is " + refund.getStatus());
        };
    }

    /** A finding as the answer to a call that has just been made: what is not settled, nobody knows. */
    static GatewayOutcome outcome(GatewayFinding finding) {
        return switch (finding) {
            case Settled settled -> settled.outcome();
            case Undecided undecided -> new Unknown(undecided.reason());
            case GatewayFinding.Another another -> new Unknown(another.reason());
            case GatewayFinding.NeverSeen _ -> new Unknown("the answer does not show what was asked for");
        };
    }

    /** A refusal as a finding. */
    static GatewayFinding declined(DeclineCode code) {
        return new Settled(new Declined(code.wireName()));
    }

    private static GatewayFinding declined(Refund refund, DeclineCode code) {
        return new Settled(new Declined(code.wireName(), refund.getId()));
    }

    /** Why a cancelled payment was cancelled. */
    static DeclineCode whyCancelled(PaymentIntent payment) {
        if (payment.getLastPaymentError() != null) {
            return whyFailed(payment);
        }
        return switch (String.valueOf(payment.getCancellationReason())) {
            // The adapter's own reason for letting an open payment go.
            case "abandoned" -> DeclineCode.AUTHENTICATION_REQUIRED;
            case "automatic", "expired" -> DeclineCode.AUTHORISATION_EXPIRED;
            default -> DeclineCode.CANCELLED;
        };
    }

    /** The status, for a {@code switch}. */
    static String status(PaymentIntent payment) {
        return String.valueOf(payment.getStatus());
    }

    private static GatewayFinding taken(PaymentIntent payment) {
        if (!"manual".equals(payment.getCaptureMethod())) {
            return new Settled(new Approved(payment.getId(), true, null));
        }
        if (capture(payment).isPresent()) {
            // The hold was approved; what was taken of it is the captures' outcome.
            return new Settled(new Approved(payment.getId(), false, null));
        }
        return payment.getAmountReceived() != null
                        && payment.getAmountReceived().equals(payment.getAmount())
                ? new Settled(new Approved(payment.getId(), true, null))
                : new Undecided("a part of the payment was captured, and not by the ledger");
    }

    private static GatewayFinding captured(PaymentIntent payment) {
        return new Settled(new Approved(payment.getId(), true, null));
    }

    private static DeclineCode whyFailed(PaymentIntent payment) {
        return StripeDeclines.ofCard(payment.getLastPaymentError());
    }

    private static Undecided undecided(PaymentIntent payment) {
        return new Undecided("the payment is " + payment.getStatus());
    }

    private static @Nullable Instant heldUntil(PaymentIntent payment) {
        Charge charge = payment.getLatestChargeObject();
        if (charge == null
                || charge.getPaymentMethodDetails() == null
                || charge.getPaymentMethodDetails().getCard() == null
                || charge.getPaymentMethodDetails().getCard().getCaptureBefore() == null) {
            return null;
        }
        long second = charge.getPaymentMethodDetails().getCard().getCaptureBefore();
        return Instant.ofEpochSecond(Math.clamp(second, Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()));
    }

    private static Optional<String> metadata(@Nullable Map<String, String> metadata, String name) {
        return metadata == null ? Optional.empty() : Optional.ofNullable(metadata.get(name));
    }
}
