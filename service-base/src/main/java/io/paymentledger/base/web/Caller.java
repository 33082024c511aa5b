package io.paymentledger.base.web;

import io.paymentledger.base.key.ApiKey;
import io.paymentledger.events.EventMetadata;

/**
 * Who asks, and in which request. Handler methods take it as a parameter.
 *
 * @param key the credential; the tenant comes from it and from nowhere else
 * @param requestId the request
 */
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
