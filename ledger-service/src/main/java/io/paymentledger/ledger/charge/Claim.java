package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.StreamName;
import org.jspecify.annotations.Nullable;

/**
 * What a committed claim leaves to be done.
 *
 * @param charge the charge's stream
 * @param request what the gateway is to be asked; {@code null} if the claim settled everything
 * @param cause who and what caused the claim
 */
record Claim(StreamName charge, @Nullable GatewayRequest request, EventMetadata cause) {

    Claim {
        requireNonNull(charge);
        requireNonNull(cause);
    }
}
