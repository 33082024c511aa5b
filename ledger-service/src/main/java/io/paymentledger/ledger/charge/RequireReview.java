package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Hands an attempt whose outcome the ledger cannot find out to a person. Doing it twice changes nothing.
 *
 * @param stream the charge's stream
 * @param attemptId the attempt in question
 * @param reason what is the matter, for operators
 */
record RequireReview(@TargetAggregateIdentifier StreamName stream, String attemptId, String reason) {

    RequireReview {
        requireNonNull(stream);
        requireNonNull(attemptId);
        requireNonNull(reason);
    }
}
