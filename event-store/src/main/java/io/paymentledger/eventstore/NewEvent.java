package io.paymentledger.eventstore;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * An event on its way into the log.
 *
 * @param stream the stream to append to
 * @param sequence its place in the stream, from 0; taken once
 * @param type the stable name of its kind
 * @param revision the revision of its payload, from 1
 * @param eventId its identity, by which a repeated append recognises what it already appended
 * @param payload the bytes to store; not copied
 * @param metadata the bytes to store; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copying each payload would cost the append path.
public record NewEvent(
        String stream, long sequence, String type, int revision, UUID eventId, byte[] payload, byte[] metadata) {

    public NewEvent {
        requireNonNull(stream);
        requireNonNull(type);
        requireNonNull(eventId);
        requireNonNull(payload);
        requireNonNull(metadata);
    }
}
