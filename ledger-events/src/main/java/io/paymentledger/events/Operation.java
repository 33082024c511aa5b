package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What was sent, or is about to be sent, to the gateway about a charge that it had answered before.
 *
 * @param kind what it is to do
 * @param attemptId ours: the gateway's idempotency key and merchant reference
 * @param key the client's key that asked for it; {@code null} if the ledger itself did
 * @param amountMinor the sum that it moves or lets go, in minor units of the charge's currency
 * @param whole whether no sum was named, and so it is about all that was left
 * @param last for a capture: whether the rest of the authorised sum is released with it
 * @param reason for a refund: why, if a reason was given
 */
public record Operation(
        Kind kind,
        String attemptId,
        @Nullable String key,
        long amountMinor,
        boolean whole,
        boolean last,
        @Nullable RefundReason reason) {

    /** What an operation does. */
    public enum Kind {
        /** Takes held money. */
        CAPTURE,
        /** Lets held money go. */
        VOID,
        /** Gives taken money back. */
        REFUND,
        /** Undoes a late success. */
        REVERSAL
    }

    public Operation {
        requireNonNull(kind);
        requireNonNull(attemptId);
    }
}
