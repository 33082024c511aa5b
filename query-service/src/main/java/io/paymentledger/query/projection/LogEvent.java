package io.paymentledger.query.projection;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.RecordedEvent;

/**
 * An event on its way into a read model.
 *
 * @param log the log in which it has its position
 * @param recorded the event with its place and time
 */
public record LogEvent(int log, RecordedEvent recorded) {

    public LogEvent {
        requireNonNull(recorded);
    }
}
