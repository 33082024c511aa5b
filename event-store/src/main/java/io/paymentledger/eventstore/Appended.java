package io.paymentledger.eventstore;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Where and when the events of one unit were committed; they follow one another without a gap.
 *
 * @param log the number of the log
 * @param firstPosition the position of the unit's first event
 * @param occurredAt the database's clock, in microseconds
 */
public record Appended(int log, long firstPosition, Instant occurredAt) {

    public Appended {
        requireNonNull(occurredAt);
    }
}
