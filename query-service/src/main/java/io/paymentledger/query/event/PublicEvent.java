package io.paymentledger.query.event;

import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.CanonicalJson;
import io.paymentledger.events.EventCodec;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.eventstore.StoredEvent;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one place that says how an event is shown: in exports, in streams and in webhooks. Left out is what would let its reader
 * act in the merchant's name: the gateway's token of the means of payment, and what webhooks are signed with.
 */
public final class PublicEvent {

    private static final List<String> NEVER_SHOWN = List.of("payment_method", "sealed_key");

    private static final JsonMapper JSON = JsonMapper.shared();

    private PublicEvent() {}

    /** An event in JSON. The same event gives the same members in the same order, today and in a year. */
    public static ObjectNode json(StoredEvent event) {
        ObjectNode json = JSON.createObjectNode();
        json.put("position", event.position());
        json.put("stream", event.stream().substring(event.stream().indexOf('/') + 1));
        json.put("sequence", event.sequence());
        json.put("type", event.type());
        json.put("revision", event.revision());
        json.put("event_id", event.eventId().toString());
        json.put("occurred_at", Timestamps.format(event.occurredAt()));
        addContent(json, event);
        return json;
    }

    /** What a newer version wrote is shown as it is; what is no JSON at all is named, so that the others still come. */
    private static void addContent(ObjectNode json, StoredEvent event) {
        EventMetadata metadata;
        ObjectNode payload;
        try {
            metadata = EventCodec.CURRENT.decodeMetadata(event.metadata());
            payload = CanonicalJson.read(event.payload());
        } catch (RuntimeException e) {
            json.put("unreadable", true);
            return;
        }
        payload.remove(NEVER_SHOWN);
        json.put("actor", metadata.actor());
        json.put("request_id", metadata.requestId());
        json.put("correlation_id", metadata.correlationId());
        json.put("causation_id", metadata.causationId());
        json.set("payload", payload);
    }
}
