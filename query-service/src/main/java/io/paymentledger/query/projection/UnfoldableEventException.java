package io.paymentledger.query.projection;

import io.paymentledger.eventstore.StoredEvent;
import java.io.Serial;

/** An event that can be read and that a read model cannot take in: a defect of its fold, or a row that somebody changed. */
final class UnfoldableEventException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient StoredEvent event;

    UnfoldableEventException(String readModel, StoredEvent event, RuntimeException cause) {
        super(
                "%s cannot take in position %s of log %s (%s)"
                        .formatted(readModel, event.position(), event.log(), event.type()),
                cause);
        this.event = event;
    }

    StoredEvent event() {
        return event;
    }
}
