package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Releases what an authorisation held when its time is over. Where nothing is held any more it changes nothing.
 *
 * @param stream the charge's stream
 */
record ExpireAuthorisation(@TargetAggregateIdentifier StreamName stream) {

    ExpireAuthorisation {
        requireNonNull(stream);
    }
}
