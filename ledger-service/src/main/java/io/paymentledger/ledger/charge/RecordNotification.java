package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Records what a gateway tells of its own accord. Recording the same again changes nothing, in whatever order it is told;
 * what comes too early is kept until it can be taken in, and what contradicts history is recorded as that.
 *
 * @param stream the charge's stream
 * @param told what the gateway tells
 */
record RecordNotification(@TargetAggregateIdentifier StreamName stream, GatewayNotification told) {

    RecordNotification {
        requireNonNull(stream);
        requireNonNull(told);
    }
}
