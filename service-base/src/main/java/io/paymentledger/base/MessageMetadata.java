package io.paymentledger.base;

import io.paymentledger.events.EventMetadata;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event's metadata as entries of an Axon message's metadata. */
public final class MessageMetadata {

    private static final String TENANT = "tenant";
    private static final String ACTOR = "actor";
    private static final String REQUEST_ID = "request_id";
    private static final String CORRELATION_ID = "correlation_id";
    private static final String CAUSATION_ID = "causation_id";

    /** The names of all entries. */
    public static final List<String> NAMES = List.of(TENANT, ACTOR, REQUEST_ID, CORRELATION_ID, CAUSATION_ID);

    private MessageMetadata() {}

    /** The entries for a message. */
    public static Map<String, String> toMap(EventMetadata metadata) {
        return Map.of(
                TENANT, metadata.tenant(),
                ACTOR, metadata.actor(),
                REQUEST_ID, metadata.requestId(),
                CORRELATION_ID, metadata.correlationId(),
                CAUSATION_ID, metadata.causationId());
    }

    /**
     * The metadata in a message's entries.
     *
     * @throws IllegalArgumentException if an entry is missing: no event is recorded without its cause
     */
    public static EventMetadata of(Map<String, ?> entries) {
        return new EventMetadata(
                entry(entries, TENANT),
                entry(entries, ACTOR),
                entry(entries, REQUEST_ID),
                entry(entries, CORRELATION_ID),
                entry(entries, CAUSATION_ID));
    }

    private static String entry(Map<String, ?> entries, String name) {
        @Nullable Object value = entries.get(name);
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("a message without " + name);
    }
}
