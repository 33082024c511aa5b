package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.KeyEvent;
import io.paymentledger.events.StreamName;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Takes a free key for ever, for something that is no charge of its own: to name an existing charge, or as a tombstone, so
 * that a request that is still on its way cannot use it.
 *
 * @param name the key's stream; its birth is the taking
 * @param meaning what the key means from now on
 */
public record TakeName(@TargetAggregateIdentifier StreamName name, KeyEvent meaning) {

    public TakeName {
        requireNonNull(name);
        requireNonNull(meaning);
    }
}
