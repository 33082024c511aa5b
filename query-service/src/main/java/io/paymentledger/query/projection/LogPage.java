package io.paymentledger.query.projection;

import static java.util.Objects.requireNonNull;

import io.paymentledger.eventstore.LogPositions;
import java.util.List;

/**
 * Some of what is in the logs, to be folded at once. Positions between {@code after} and {@code reached} that no event
 * has were passed over: the read model does not need what is there, or somebody set it aside.
 *
 * @param after the positions with which the page before ended
 * @param events the events, in each log's order
 * @param reached the positions with which this one ends
 */
public record LogPage(LogPositions after, List<LogEvent> events, LogPositions reached) {

    public LogPage {
        requireNonNull(after);
        events = List.copyOf(events);
        requireNonNull(reached);
    }
}
