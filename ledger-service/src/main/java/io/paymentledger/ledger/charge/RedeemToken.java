package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;
import java.time.Instant;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Uses a request token up.
 *
 * @param stream the token's stream
 * @param chargeId the charge that is created in the same commit
 * @param now the database's clock, as the token's own events are stamped: see {@link io.paymentledger.eventstore.LogClock#nowAlong}
 */
public record RedeemToken(@TargetAggregateIdentifier StreamName stream, String chargeId, Instant now) {

    public RedeemToken {
        requireNonNull(stream);
        requireNonNull(chargeId);
        requireNonNull(now);
    }
}
