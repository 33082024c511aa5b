package io.paymentledger.query.webhook;

import io.paymentledger.events.EndpointRegister;
import io.paymentledger.events.WebhookEndpoint;
import java.util.Optional;

/**
 * An endpoint as its stream says it is.
 *
 * @param changedAt the position of the last event about it
 * @param readTo the position of the last event of the stream: whoever meets a later one in the log knows that this is old
 */
record Subscription(WebhookEndpoint endpoint, long changedAt, long readTo) {

    /** The endpoint with an id, if a tenant has it. */
    static Optional<Subscription> of(EndpointRegister register, String id) {
        return register.find(id)
                .map(listed -> new Subscription(
                        listed.endpoint(),
                        listed.saidAt(),
                        register.last().orElseThrow().position()));
    }
}
