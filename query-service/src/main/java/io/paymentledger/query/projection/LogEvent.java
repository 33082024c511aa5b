package io.paymentledger.query.projection;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

    /**
     * The charges that began before a batch and go on in it: of the others, no earlier batch left anything behind.
     *
     * @param events the batch, each log's events in their order
     */
    public static Set<StreamName> continuedCharges(List<LogEvent> events) {
        Set<StreamName> begun = new HashSet<>();
        Set<StreamName> continued = new HashSet<>();
        for (LogEvent event : events) {
            StreamName stream = event.recorded.stream();
            if (event.recorded.event() instanceof ChargeInitiated) {
                begun.add(stream);
            } else if (event.recorded.event() instanceof ChargeEvent && !begun.contains(stream)) {
                continued.add(stream);
            }
        }
        return continued;
    }
}
