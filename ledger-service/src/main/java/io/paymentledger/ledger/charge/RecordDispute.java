package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Records what a gateway tells of a dispute. Recording the same again changes nothing, in whatever order it is told.
 *
 * @param stream the charge's stream
 * @param fact what the gateway tells: {@link GatewayNotification.Fact.DisputeOpened} or
 *     {@link GatewayNotification.Fact.DisputeClosed}
 * @param notice the notification that told it
 */
record RecordDispute(@TargetAggregateIdentifier StreamName stream, GatewayNotification.Fact fact, Notice notice) {

    RecordDispute {
        requireNonNull(stream);
        requireNonNull(fact);
        requireNonNull(notice);
    }
}
