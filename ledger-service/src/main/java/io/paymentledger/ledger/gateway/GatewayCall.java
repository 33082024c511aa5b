package io.paymentledger.ledger.gateway;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.StreamName;

/**
 * A call to a gateway that a committed claim leaves to be made.
 *
 * @param charge the charge's stream
 * @param request what the gateway is to be asked
 * @param cause who and what caused the claim
 */
public record GatewayCall(StreamName charge, GatewayRequest request, EventMetadata cause) {

    public GatewayCall {
        requireNonNull(charge);
        requireNonNull(request);
        requireNonNull(cause);
    }
}
