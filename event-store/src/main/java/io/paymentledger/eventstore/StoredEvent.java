package io.paymentledger.eventstore;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;

/**
 * An event in the log.
 *
 * @param log the number of its log
 * @param position its place in the log, from 1, gap-free and in commit order
 * @param stream its stream
 * @param sequence its place in the stream, from 0
 * @param type the stable name of its kind
 * @param revision the revision of its payload, from 1
 * @param eventId its identity
 * @param occurredAt the database's clock at its append, in microseconds; never earlier than that of a lower position
 * @param payload the stored bytes; not copied
 * @param metadata the stored bytes; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copying each payload would cost every reader.
public record StoredEvent(
        int log,
        long position,
        String stream,
        long sequence,
        String type,
        int revision,
        UUID eventId,
        Instant occurredAt,
        byte[] payload,
        byte[] metadata) {

    public StoredEvent {
        requireNonNull(stream);
        requireNonNull(type);
        requireNonNull(eventId);
        requireNonNull(occurredAt);
        requireNonNull(payload);
        requireNonNull(metadata);
    }

    /** What it is about, as far as its type tells: the part before the dot, such as {@code charge}. */
    public String kind() {
        int dot = type.indexOf('.');
        return dot < 0 ? type : type.substring(0, dot);
    }
}
