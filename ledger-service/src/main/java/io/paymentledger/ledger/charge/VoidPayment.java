package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Lets held money go, of which nothing was taken.
 *
 * @param stream the charge's stream
 * @param key the client's key
 * @param attemptId ours; the gateway's idempotency key
 */
record VoidPayment(@TargetAggregateIdentifier StreamName stream, OperationKey key, String attemptId)
        implements ChargeOperation {

    VoidPayment {
        requireNonNull(stream);
        requireNonNull(key);
        requireNonNull(attemptId);
    }
}
