package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Records what a person found out about an attempt that is under review.
 *
 * @param stream the charge's stream
 * @param key the operator's key
 * @param attemptId the attempt in question
 * @param outcome what became of it; never unknown
 * @param note how this was found out
 */
record ResolveReview(
        @TargetAggregateIdentifier StreamName stream,
        OperationKey key,
        String attemptId,
        GatewayOutcome outcome,
        String note)
        implements ChargeOperation {

    ResolveReview {
        requireNonNull(stream);
        requireNonNull(key);
        requireNonNull(attemptId);
        requireNonNull(note);
        if (requireNonNull(outcome) instanceof GatewayOutcome.Unknown) {
            throw new IllegalArgumentException("a review ends with an outcome");
        }
    }
}
