package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Records what a gateway answered, whether at once or to an inquiry. Recording the same answer again
 * changes nothing.
 *
 * @param stream the charge's stream
 * @param attemptId the attempt that was answered
 * @param outcome the answer
 */
record RecordOutcome(@TargetAggregateIdentifier StreamName stream, String attemptId, GatewayOutcome outcome) {

    RecordOutcome {
        requireNonNull(stream);
        requireNonNull(attemptId);
        requireNonNull(outcome);
    }
}
