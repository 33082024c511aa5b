package io.paymentledger.eventstore.axon;

import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;

/** What aggregates begin with instead of the first event, where a stream has no natural end. */
@FunctionalInterface
public interface Snapshots {

    /** There are none. */
    Snapshots NONE = stream -> Optional.empty();

    /**
     * An aggregate as of an event of its stream.
     *
     * @return the aggregate as the payload, with that event's sequence; empty if its stream is read whole
     */
    Optional<DomainEventMessage<?>> of(String stream);
}
