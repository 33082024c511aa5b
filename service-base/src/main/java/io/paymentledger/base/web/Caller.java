package io.paymentledger.base.web;

import io.paymentledger.base.key.ApiKey;
import io.paymentledger.events.EventMetadata;
import io.swagger.v3.oas.annotations.Hidden;

/**
 * Who asks, and in which request. Handler methods take it as a parameter.
 *
 * @param key the credential; the tenant comes from it and from nowhere else
 * @param requestId the request
 */
@Hidden // It is the credential, which the description tells of in its own way.
public record Caller(ApiKey key, String requestId) {

    /** Whose ledger it is about. */
    public String tenant() {
        return key.tenant();
    }

    /** The metadata of what this request causes directly, as the first cause of a charge's history. */
    public EventMetadata asCause() {
        return new EventMetadata(key.tenant(), key.id(), requestId, requestId, requestId);
    }
}
