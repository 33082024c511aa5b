package io.paymentledger.ledger.settlement.profile;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Says how a kind of file is read, under a name. Saying again what was said last changes nothing.
 *
 * @param stream the tenant's profiles
 * @param document in canonical JSON, and one that can be used
 */
record DefineProfile(@TargetAggregateIdentifier StreamName stream, String name, String document) {

    DefineProfile {
        requireNonNull(stream);
        requireNonNull(name);
        requireNonNull(document);
    }
}
