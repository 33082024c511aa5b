package io.paymentledger.ledger.gateway.stripe;

import com.stripe.model.Dispute;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import io.paymentledger.events.Currency;
import io.paymentledger.ledger.charge.GatewayNotification.Fact;
import io.paymentledger.ledger.charge.GatewayNotification.Subject;
import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.gateway.GatewayFinding;
import io.paymentledger.ledger.gateway.UnreadableFactException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Stripe's objects state, in the ledger's terms and with the sum, so that the charge can hold it against what was asked
 * for: metadata alone does not make a payment the one that was asked for.
 *
 * <p>Every method throws {@link UnreadableFactException} for a member that cannot be what it should be.
 */
final class StripeFacts {

    private StripeFacts() {}

    /** The outcome of an authorisation; empty while it has none. */
    static Optional<Fact> authorised(PaymentIntent payment) {
        String _ = id(payment.getId());
        return outcome(StripePayments.authorisation(payment)).map(outcome -> {
            boolean taken = outcome instanceof Approved approved && approved.captured();
            Long amount = taken ? payment.getAmountReceived() : payment.getAmount();
            return settled(outcome, Subject.PAYMENT, amountMinor(amount, payment.getCurrency()), payment.getCurrency());
        });
    }

    /** The outcome of the capture that last took money. */
    static Fact captured(PaymentIntent payment) {
        @Nullable
        Long amountMinor = StripePayments.captureAmount(payment)
                .map(amount -> amountMinor(amount, payment.getCurrency()))
                .orElse(null);
        return settled(
                new Approved(id(payment.getId()), true, null), Subject.PAYMENT, amountMinor, payment.getCurrency());
    }

    /** The outcome of a void; empty while it has none. */
    static Optional<Fact> voided(PaymentIntent payment) {
        String _ = id(payment.getId());
        return outcome(StripePayments.voidance(payment))
                .map(outcome -> settled(outcome, Subject.VOID, null, payment.getCurrency()));
    }

    /** What an authorisation held is held no more. */
    static Fact released(PaymentIntent payment) {
        return new Fact.HoldReleased(id(payment.getId()));
    }

    /** The outcome of a refund; empty while it has none. */
    static Optional<Fact> refunded(Refund refund) {
        String _ = id(refund.getId());
        return outcome(StripePayments.refund(refund))
                .map(outcome -> settled(
                        outcome,
                        Subject.REFUND,
                        amountMinor(refund.getAmount(), refund.getCurrency()),
                        refund.getCurrency()));
    }

    /** A dispute is open. */
    static Fact opened(Dispute dispute, PaymentIntent payment) {
        return new Fact.DisputeOpened(id(dispute.getId()), disputed(dispute, payment), reason(dispute));
    }

    /** A dispute is decided. */
    static Fact closed(Dispute dispute, PaymentIntent payment, boolean won) {
        return new Fact.DisputeClosed(id(dispute.getId()), disputed(dispute, payment), won);
    }

    /** The bank asks. */
    static Fact asked(Dispute dispute) {
        return new Fact.InquiryOpened(id(dispute.getId()), reason(dispute));
    }

    /** The bank asks no more. */
    static Fact askedNoMore(Dispute dispute) {
        return new Fact.InquiryClosed(id(dispute.getId()));
    }

    private static String reason(Dispute dispute) {
        return dispute.getReason() == null ? Fact.NOT_TOLD : dispute.getReason();
    }

    /** The disputed sum; where the bank disputes in another currency than was charged, all that was taken. */
    private static long disputed(Dispute dispute, PaymentIntent payment) {
        String currency = text(payment.getCurrency(), "currency");
        boolean isSameCurrency = currency.equalsIgnoreCase(dispute.getCurrency());
        return amountMinor(isSameCurrency ? dispute.getAmount() : payment.getAmountReceived(), currency);
    }

    private static Fact settled(
            GatewayOutcome outcome, Subject subject, @Nullable Long amountMinor, @Nullable String currency) {
        return new Fact.Settled(
                outcome, subject, amountMinor, text(currency, "currency").toUpperCase(Locale.ROOT));
    }

    private static Optional<GatewayOutcome> outcome(GatewayFinding finding) {
        return switch (finding) {
            case GatewayFinding.Settled(GatewayOutcome outcome) -> Optional.of(outcome);
            case GatewayFinding.Undecided _, GatewayFinding.NeverSeen _, GatewayFinding.Another _ -> Optional.empty();
        };
    }

    /** @param amount in Stripe's unit */
    private static long amountMinor(@Nullable Long amount, @Nullable String currency) {
        if (amount == null) {
            throw new UnreadableFactException("amount");
        }
        return StripeAmount.amountMinor(amount, currency(currency))
                .orElseThrow(() -> new UnreadableFactException("amount"));
    }

    private static Currency currency(@Nullable String code) {
        try {
            return Currency.of(text(code, "currency").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UnreadableFactException("currency");
        }
    }

    private static String id(@Nullable String id) {
        return text(id, "id");
    }

    private static String text(@Nullable String text, String member) {
        if (text == null || text.isEmpty()) {
            throw new UnreadableFactException(member);
        }
        return text;
    }
}
