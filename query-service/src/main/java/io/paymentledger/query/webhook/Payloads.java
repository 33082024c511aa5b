package io.paymentledger.query.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.paymentledger.base.History;
import io.paymentledger.base.web.ChargeJson;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.eventstore.UnreadableEventException;
import io.paymentledger.query.event.PublicEvent;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is sent about an event: the event as it is shown everywhere, and the charge as it was then. It is made of the log each
 * time, so that it has the same bytes in a year.
 */
final class Payloads {

    /** The longest body; receivers behind common proxies take this much. */
    static final int MAX_BYTES = 20_000;

    /** What is kept for the other endpoints that want the same event. */
    private static final long CACHE_BYTES = 32 << 20;

    private final History history;
    private final JsonMapper json;
    private final Cache<UUID, byte[]> made = Caffeine.newBuilder()
            .maximumWeight(CACHE_BYTES)
            .weigher((UUID _, byte[] body) -> body.length)
            .build();

    Payloads(History history, JsonMapper json) {
        this.history = history;
        this.json = json;
    }

    /**
     * The body about an event. Not to be changed.
     *
     * @throws UnreadableEventException if this version cannot read the charge's history, or make sense of it
     */
    byte[] of(StoredEvent event) {
        return Objects.requireNonNull(made.get(event.eventId(), _ -> make(event)));
    }

    private byte[] make(StoredEvent event) {
        ObjectNode body = PublicEvent.json(event);
        if (event.type().startsWith("charge.")) {
            body.set("charge", json.valueToTree(ChargeJson.of(asOf(event))));
        }
        byte[] whole = json.writeValueAsBytes(body);
        return whole.length <= MAX_BYTES ? whole : json.writeValueAsBytes(shortened(body));
    }

    /** Without what people wrote; and if that does not help, without the payload, which the API has. */
    private ObjectNode shortened(ObjectNode body) {
        body.put("truncated", true);
        if (body.get("charge") instanceof ObjectNode charge) {
            charge.remove("metadata");
        }
        if (body.get("payload") instanceof ObjectNode payload) {
            payload.remove("personal");
            if (json.writeValueAsBytes(body).length > MAX_BYTES) {
                body.remove("payload");
            }
        }
        return body;
    }

    private ChargeView asOf(StoredEvent event) {
        RecordedEvent recorded = history.recorded(event);
        List<RecordedEvent> events = history.of(recorded.stream()).stream()
                .filter(each -> each.sequence() <= event.sequence() && each.event() instanceof ChargeEvent)
                .toList();
        try {
            return Objects.requireNonNull(History.fold(events), "the stream has the event itself");
        } catch (IllegalStateException e) {
            // It tells of what cannot have been.
            throw new UnreadableEventException(event, e);
        }
    }
}
