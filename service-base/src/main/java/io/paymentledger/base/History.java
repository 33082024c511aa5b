package io.paymentledger.base;

import io.paymentledger.events.ChargeView;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.eventstore.UnreadableEventException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.jspecify.annotations.Nullable;

/**
 * What was recorded, stream by stream, straight from the event store.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached, and
 * {@link UnreadableEventException} for an event that this version cannot read.
 */
public final class History {

    private final EventLog log;
    private final LedgerEventFormat format;

    /** What was read last: events of one commit follow one another, and most of them say the same of where they come from. */
    private volatile @Nullable Origin last;

    private record Origin(ByteBuffer stored, EventMetadata metadata) {}

    public History(EventLog log, LedgerEventFormat format) {
        this.log = log;
        this.format = format;
    }

    /** All events of a stream, in order; empty if it was never born. */
    public List<RecordedEvent> of(StreamName stream) {
        return from(stream, 0);
    }

    /** The events of a stream from a sequence on, in order. */
    public List<RecordedEvent> from(StreamName stream, long sequence) {
        return log.readStream(stream.value(), sequence).stream()
                .map(this::recorded)
                .toList();
    }

    /** The last view that some events of one charge lead to; {@code null} for no events. */
    public static @Nullable ChargeView fold(List<RecordedEvent> events) {
        @Nullable ChargeView view = null;
        for (RecordedEvent event : events) {
            view = ChargeView.evolve(view, event);
        }
        return view;
    }

    /** The event of a message, with the place and the time that the event store gave it. */
    public static RecordedEvent recorded(DomainEventMessage<?> message, long position, Instant occurredAt) {
        return new RecordedEvent(
                new StreamName(message.getAggregateIdentifier()),
                message.getSequenceNumber(),
                position,
                message.getIdentifier(),
                occurredAt,
                (LedgerEvent) message.getPayload(),
                MessageMetadata.of(message.getMetaData()));
    }

    /** Whether this version knows what a stored event says. */
    public boolean canRead(StoredEvent stored) {
        try {
            recorded(stored);
            return true;
        } catch (UnreadableEventException e) {
            return false;
        }
    }

    /** A stored event as a fact of the ledger. */
    public RecordedEvent recorded(StoredEvent stored) {
        try {
            return new RecordedEvent(
                    new StreamName(stored.stream()),
                    stored.sequence(),
                    stored.position(),
                    stored.eventId().toString(),
                    stored.occurredAt(),
                    format.readPayload(stored),
                    metadata(stored));
        } catch (RuntimeException e) {
            throw new UnreadableEventException(stored, e);
        }
    }

    private EventMetadata metadata(StoredEvent stored) {
        ByteBuffer bytes = ByteBuffer.wrap(stored.metadata());
        @Nullable Origin origin = last;
        if (origin == null || !origin.stored.equals(bytes)) {
            origin = new Origin(bytes, LedgerEventFormat.metadata(stored));
            last = origin;
        }
        return origin.metadata;
    }
}
