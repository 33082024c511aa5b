package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Starts to undo a success that came too late.
 *
 * @param stream the charge's stream
 * @param attemptId ours; the gateway's idempotency key
 */
record ReverseLateSuccess(@TargetAggregateIdentifier StreamName stream, String attemptId) {

    ReverseLateSuccess {
        requireNonNull(stream);
        requireNonNull(attemptId);
    }
}
