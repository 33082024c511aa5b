package io.paymentledger.ledger.charge;

import io.paymentledger.events.StreamName;
import org.jspecify.annotations.Nullable;

/** A client's command to an existing charge, which binds the client's key in its commit. */
sealed interface ChargeOperation permits CapturePayment, VoidPayment, RefundPayment, ResolveReview {

    /** The charge's stream. */
    StreamName stream();

    /** The client's key. */
    OperationKey key();

    /** The attempt that the operation starts, or whose outcome it decides. */
    String attemptId();

    /**
     * Refuses an amount that is no amount.
     *
     * @throws IllegalArgumentException if there is one that is not positive
     */
    static void requirePositive(@Nullable Long amountMinor) {
        if (amountMinor != null && amountMinor < 1) {
            throw new IllegalArgumentException("an amount is 1 minor unit or more");
        }
    }
}
