package io.paymentledger.eventstore.axon;

import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.NewEvent;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.eventstore.UnreadableEventException;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.MetaData;

/** Axon's messages as events of the log, and back. */
final class EventMessages {

    private final EventFormat format;

    EventMessages(EventFormat format) {
        this.format = format;
    }

    NewEvent write(DomainEventMessage<?> message) {
        EventFormat.Form form = format.write(message.getPayload(), message.getMetaData());
        return new NewEvent(
                message.getAggregateIdentifier(),
                message.getSequenceNumber(),
                form.type(),
                form.revision(),
                UUID.fromString(message.getIdentifier()),
                form.payload(),
                form.metadata());
    }

    /** @throws UnreadableEventException if the format does not know it */
    DomainEventMessage<?> read(StoredEvent stored) {
        try {
            return new GenericDomainEventMessage<>(
                    stored.kind(),
                    stored.stream(),
                    stored.sequence(),
                    format.readPayload(stored),
                    MetaData.from(format.readMetadata(stored)),
                    stored.eventId().toString(),
                    stored.occurredAt());
        } catch (RuntimeException e) {
            throw new UnreadableEventException(stored, e);
        }
    }

    /** The event with the positions that a reader has come to once it has read it. */
    TrackedEventMessage<?> readTracked(StoredEvent stored, LogPositions positions) {
        DomainEventMessage<?> message = read(stored);
        return belongsToNoAggregate(message)
                ? new GenericTrackedEventMessage<>(positions, message)
                : new GenericTrackedDomainEventMessage<>(positions, message);
    }

    /** An event of no aggregate is born in a stream of its own, named by its identifier. */
    static DomainEventMessage<?> inStream(EventMessage<?> message) {
        return message instanceof DomainEventMessage<?> domainEvent
                ? domainEvent
                : new GenericDomainEventMessage<>("", message.getIdentifier(), 0, message, message::getTimestamp);
    }

    private static boolean belongsToNoAggregate(DomainEventMessage<?> message) {
        return message.getAggregateIdentifier().equals(message.getIdentifier());
    }
}
