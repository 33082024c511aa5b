package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An event with its place and time in the ledger.
 *
 * @param stream the stream that holds it
 * @param sequence its place in the stream, from 0
 * @param position its place in its log, from 1, without gaps and in commit order
 * @param eventId a UUID version 7
 * @param occurredAt the database's clock at the commit, in microseconds; never earlier than that of a lower position
 * @param event the fact
 * @param metadata who and what caused it
 */
public record RecordedEvent(
        StreamName stream,
        long sequence,
        long position,
        String eventId,
        Instant occurredAt,
        LedgerEvent event,
        EventMetadata metadata) {

    public RecordedEvent {
        requireNonNull(stream);
        requireNonNull(eventId);
        requireNonNull(occurredAt);
        requireNonNull(event);
        requireNonNull(metadata);
    }
}
