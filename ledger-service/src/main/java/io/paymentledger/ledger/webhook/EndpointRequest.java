package io.paymentledger.ledger.webhook;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.CanonicalJson;
import io.paymentledger.events.Sha256;
import io.paymentledger.events.WebhookEvent.EndpointCreated;
import io.paymentledger.events.WebhookMode;
import io.paymentledger.events.WebhookSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A webhook endpoint as it is asked for.
 *
 * @param url where to; not checked yet whether anything may be sent there
 * @param eventTypes 1 to {@link #MAX_EVENT_TYPES} types, each exact or a kind with {@code .*}
 * @param after the position after which its events begin; {@code null}: from now on
 */
public record EndpointRequest(
        String url,
        List<String> eventTypes,
        WebhookMode mode,
        WebhookSignature signature,
        @Nullable Long after) {

    /** More than there are kinds, and as many as some of each by name. */
    public static final int MAX_EVENT_TYPES = 50;

    private static final String VERSION = "v1:";

    public EndpointRequest {
        requireNonNull(url);
        eventTypes = List.copyOf(eventTypes);
        requireNonNull(mode);
        requireNonNull(signature);
        if (eventTypes.isEmpty() || eventTypes.size() > MAX_EVENT_TYPES || (after != null && after < 0)) {
            throw new IllegalArgumentException("not what an endpoint can want");
        }
    }

    /** The versioned hash of what is asked for, as that of a charge: canonical JSON without what is absent. */
    String fingerprint() {
        ObjectNode command = JsonNodeFactory.instance.objectNode();
        command.put("url", url);
        ArrayNode types = command.putArray("event_types");
        eventTypes.forEach(types::add);
        command.put("mode", mode.wireName());
        command.put("signature", signature.wireName());
        if (after != null) {
            command.put("from", after);
        }
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.put("operation", "POST");
        whole.put("path", "/v1/webhook-endpoints");
        whole.set("command", command);
        return VERSION + Sha256.hex(Sha256.of(CanonicalJson.write(whole)));
    }

    /** The names of what differs from what was made. */
    List<String> mismatch(EndpointCreated created) {
        List<String> names = new ArrayList<>();
        if (!url.equals(created.url())) {
            names.add("url");
        }
        if (!eventTypes.equals(created.eventTypes())) {
            names.add("event_types");
        }
        if (mode != created.mode()) {
            names.add("mode");
        }
        if (signature != created.signature()) {
            names.add("signature");
        }
        if (!Objects.equals(after, created.after())) {
            names.add("from");
        }
        return names;
    }

    /** Says nothing of the URL, which may hold a secret of the receiver's. */
    @Override
    public String toString() {
        return "EndpointRequest[" + eventTypes + "]";
    }
}
