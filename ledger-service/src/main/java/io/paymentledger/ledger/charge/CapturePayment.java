package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Takes held money.
 *
 * @param stream the charge's stream
 * @param key the client's key
 * @param attemptId ours; the gateway's idempotency key
 * @param amountMinor what to take, 1 or more; {@code null} for all that is left
 * @param last whether to let the rest go
 */
record CapturePayment(
        @TargetAggregateIdentifier StreamName stream,
        OperationKey key,
        String attemptId,
        @Nullable Long amountMinor,
        boolean last)
        implements ChargeOperation {

    CapturePayment {
        requireNonNull(stream);
        requireNonNull(key);
        requireNonNull(attemptId);
        ChargeOperation.requirePositive(amountMinor);
    }
}
