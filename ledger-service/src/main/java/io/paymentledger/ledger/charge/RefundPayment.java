package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.RefundReason;
import io.paymentledger.events.StreamName;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Gives taken money back.
 *
 * @param stream the charge's stream
 * @param key the client's key
 * @param attemptId ours; the gateway's idempotency key
 * @param amountMinor what to give back, 1 or more; {@code null} for all that is left
 * @param reason why, if a reason was given
 */
record RefundPayment(
        @TargetAggregateIdentifier StreamName stream,
        OperationKey key,
        String attemptId,
        @Nullable Long amountMinor,
        @Nullable RefundReason reason)
        implements ChargeOperation {

    RefundPayment {
        requireNonNull(stream);
        requireNonNull(key);
        requireNonNull(attemptId);
        ChargeOperation.requirePositive(amountMinor);
    }
}
