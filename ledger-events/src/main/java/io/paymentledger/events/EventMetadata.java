package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

/**
 * Who and what caused an event; stored beside its payload.
 *
 * @param tenant whose ledger it is
 * @param actor who asked: the id of an API key, or {@code oidc:} and an OpenID provider's name for a person
 * @param requestId the HTTP request that asked
 * @param correlationId the request with which everything about the charge began
 * @param causationId what caused the event directly: a request, or the attempt that a gateway answered
 */
public record EventMetadata(String tenant, String actor, String requestId, String correlationId, String causationId) {

    public EventMetadata {
        requireNonNull(tenant);
        requireNonNull(actor);
        requireNonNull(requestId);
        requireNonNull(correlationId);
        requireNonNull(causationId);
    }
}
