package io.paymentledger.base;

import io.paymentledger.events.EventCodec;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.StoredPayload;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.eventstore.axon.EventFormat;
import java.util.Map;

/** The ledger's events as the event store keeps them. */
public final class LedgerEventFormat implements EventFormat {

    @Override
    public Form write(Object payload, Map<String, ?> metadata) {
        if (!(payload instanceof LedgerEvent event)) {
            throw new IllegalArgumentException(payload.getClass() + " is no event of the ledger");
        }
        StoredPayload stored = EventCodec.CURRENT.encode(event);
        return new Form(
                stored.type(),
                stored.revision(),
                stored.bytes(),
                EventCodec.CURRENT.encode(MessageMetadata.of(metadata)));
    }

    @Override
    public LedgerEvent readPayload(StoredEvent stored) {
        return EventCodec.CURRENT.decode(new StoredPayload(stored.type(), stored.revision(), stored.payload()));
    }

    @Override
    public Map<String, ?> readMetadata(StoredEvent stored) {
        return MessageMetadata.toMap(metadata(stored));
    }

    static EventMetadata metadata(StoredEvent stored) {
        return EventCodec.CURRENT.decodeMetadata(stored.metadata());
    }
}
