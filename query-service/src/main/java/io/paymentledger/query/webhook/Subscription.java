package io.paymentledger.query.webhook;

import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.WebhookEndpoint;
import io.paymentledger.events.WebhookEvent;
import java.util.List;
import java.util.Optional;

/**
 * An endpoint as its stream says it is.
 *
 * @param changedAt the position of the last event about it
 * @param readTo the position of the last event of the stream: whoever meets a later one in the log knows that this is old
 */
record Subscription(WebhookEndpoint endpoint, long changedAt, long readTo) {

    /** The endpoint with an id, if a tenant's stream has it. */
    static Optional<Subscription> of(List<RecordedEvent> stream, String id) {
        return Optional.ofNullable(WebhookEndpoint.fold(stream).get(id))
                .map(endpoint -> new Subscription(
                        endpoint,
                        stream.stream()
                                .filter(each -> each.event() instanceof WebhookEvent event
                                        && event.endpoint().equals(id))
                                .mapToLong(RecordedEvent::position)
                                .max()
                                .orElseThrow(),
                        stream.getLast().position()));
    }
}
