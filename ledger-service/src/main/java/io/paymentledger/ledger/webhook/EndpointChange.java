package io.paymentledger.ledger.webhook;

import io.paymentledger.events.WebhookMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be changed of an endpoint; {@code null} stays as it is.
 *
 * @param url where to; not checked yet whether anything may be sent there
 * @param eventTypes 1 to {@link EndpointRequest#MAX_EVENT_TYPES} types
 */
public record EndpointChange(
        @Nullable String url,
        @Nullable List<String> eventTypes,
        @Nullable WebhookMode mode) {

    public EndpointChange {
        eventTypes = eventTypes == null ? null : List.copyOf(eventTypes);
    }

    /** Says nothing of the URL, which may hold a secret of the receiver's. */
    @Override
    public String toString() {
        return "EndpointChange[" + eventTypes + "]";
    }
}
