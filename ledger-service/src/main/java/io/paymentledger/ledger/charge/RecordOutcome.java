package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Records what a gateway answered, whether at once, to an inquiry or of its own accord. Recording the same answer again
 * changes nothing.
 *
 * @param stream the charge's stream
 * @param attemptId the attempt that was answered
 * @param outcome the answer
 * @param notice the notification that told it, if one did
 */
record RecordOutcome(
        @TargetAggregateIdentifier StreamName stream,
        String attemptId,
        GatewayOutcome outcome,
        @Nullable Notice notice) {

    RecordOutcome {
        requireNonNull(stream);
        requireNonNull(attemptId);
        requireNonNull(outcome);
    }
}
