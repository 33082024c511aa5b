package io.paymentledger.eventstore;

import java.io.Serial;

/**
 * An event is in the log and this version cannot read it: a newer one wrote it, or its bytes are not what its type says.
 * Everything that does not need it goes on; a version that can read it finds it where it is.
 */
public final class UnreadableEventException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient StoredEvent event;

    /** @param cause why its bytes mean nothing here */
    public UnreadableEventException(StoredEvent event, RuntimeException cause) {
        // What is wrong is the event and no place in the code, and a reader may meet it again and again.
        super(
                "the event at position %s of log %s (%s, revision %s) cannot be read"
                        .formatted(event.position(), event.log(), event.type(), event.revision()),
                cause,
                false,
                false);
        this.event = event;
    }

    /** The event as it is stored. */
    public StoredEvent event() {
        return event;
    }
}
