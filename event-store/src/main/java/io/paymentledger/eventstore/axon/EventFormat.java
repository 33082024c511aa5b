package io.paymentledger.eventstore.axon;

import io.paymentledger.eventstore.StoredEvent;
import java.util.Map;

/** How events become bytes and bytes become events: what the event store must be told about the domain, and no more. */
public interface EventFormat {

    /**
     * An event's stored form.
     *
     * @param type the stable name of its kind, in the form {@code aggregate.fact}
     * @param revision the revision of the payload, from 1
     * @param payload the bytes to store
     * @param metadata the bytes to store
     */
    @SuppressWarnings("ArrayRecordComponent") // A carrier for one call, never compared.
    record Form(String type, int revision, byte[] payload, byte[] metadata) {}

    /**
     * The stored form of an event.
     *
     * @throws IllegalArgumentException if the event has none
     */
    Form write(Object payload, Map<String, ?> metadata);

    /** The payload behind a stored event of any revision that was ever written. */
    Object readPayload(StoredEvent stored);

    /** The metadata behind a stored event. */
    Map<String, ?> readMetadata(StoredEvent stored);
}
