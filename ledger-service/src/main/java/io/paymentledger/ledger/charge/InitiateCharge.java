package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import io.paymentledger.events.StreamName;
import org.jspecify.annotations.Nullable;

/**
 * Claims a key for a charge, and its order number if there is one, in one commit.
 *
 * @param stream the key's stream; its birth is the claim
 * @param amount 1 to {@link #MAX_AMOUNT_MINOR} minor units
 * @param paymentMethod the gateway's token
 * @param captureMethod when the money is taken
 * @param orderNumber 1 to 128 characters
 * @param personal what the merchant said about a person
 * @param fingerprint of the command, see {@link Fingerprint}
 * @param attemptId ours; the gateway's idempotency key
 * @param gateway the name of the gateway's adapter
 * @param token the request token to use up in the same commit, if there is one
 */
public record InitiateCharge(
        StreamName stream,
        Money amount,
        PaymentMethod paymentMethod,
        CaptureMethod captureMethod,
        @Nullable String orderNumber,
        Personal personal,
        String fingerprint,
        String attemptId,
        String gateway,
        @Nullable RedeemToken token) {

    /** The largest amount: fifteen digits, exact in every JSON implementation. */
    public static final long MAX_AMOUNT_MINOR = 999_999_999_999_999L;

    /** The longest order number, in characters. */
    public static final int MAX_ORDER_NUMBER_CHARS = 128;

    public InitiateCharge {
        requireNonNull(stream);
        requireNonNull(paymentMethod);
        requireNonNull(captureMethod);
        requireNonNull(personal);
        requireNonNull(fingerprint);
        requireNonNull(attemptId);
        requireNonNull(gateway);
        if (amount.amountMinor() < 1 || amount.amountMinor() > MAX_AMOUNT_MINOR) {
            throw new IllegalArgumentException("an amount is 1 to " + MAX_AMOUNT_MINOR + " minor units");
        }
        if (orderNumber != null && (orderNumber.isEmpty() || orderNumber.length() > MAX_ORDER_NUMBER_CHARS)) {
            throw new IllegalArgumentException("an order number has 1 to " + MAX_ORDER_NUMBER_CHARS + " characters");
        }
    }
}
