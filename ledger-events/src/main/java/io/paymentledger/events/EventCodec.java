package io.paymentledger.events;

import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyEvent.KeyCancelled;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.TokenEvent.TokenIssued;
import io.paymentledger.events.TokenEvent.TokenRedeemed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one place that knows the stored form of every event (ADR 0007): stable type names, revisions and canonical JSON.
 * A stored form never changes; a new one takes a new revision and an {@link Upcaster} from the old one.
 */
public final class EventCodec {

    private static final List<EventType<?>> TYPES = List.of(
            new EventType<>(
                    "charge.initiated",
                    1,
                    ChargeInitiated.class,
                    (event, json) -> {
                        json.put("amount_minor", event.amount().amountMinor());
                        json.put("currency", event.amount().currency().getCurrencyCode());
                        json.put("payment_method", event.paymentMethod().token());
                        json.put("capture_method", event.captureMethod().wireName());
                        putIfPresent(json, "order_number", event.orderNumber());
                        json.put("fingerprint", event.fingerprint());
                        json.set("personal", personal(event.personal()));
                    },
                    json -> new ChargeInitiated(
                            Money.of(integer(json, "amount_minor"), text(json, "currency")),
                            new PaymentMethod(text(json, "payment_method")),
                            CaptureMethod.ofWireName(text(json, "capture_method")),
                            textOrNull(json, "order_number"),
                            text(json, "fingerprint"),
                            personal(json.required("personal")))),
            new EventType<>(
                    "charge.attempt-started",
                    1,
                    AttemptStarted.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("gateway", event.gateway());
                    },
                    json -> new AttemptStarted(text(json, "attempt_id"), text(json, "gateway"))),
            new EventType<>(
                    "charge.authorised",
                    1,
                    ChargeAuthorised.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("amount_minor", event.amountMinor());
                        json.put("gateway_reference", event.gatewayReference());
                    },
                    json -> new ChargeAuthorised(
                            text(json, "attempt_id"), integer(json, "amount_minor"), text(json, "gateway_reference"))),
            new EventType<>(
                    "charge.captured",
                    1,
                    ChargeCaptured.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("amount_minor", event.amountMinor());
                        json.put("gateway_reference", event.gatewayReference());
                    },
                    json -> new ChargeCaptured(
                            text(json, "attempt_id"), integer(json, "amount_minor"), text(json, "gateway_reference"))),
            new EventType<>(
                    "charge.declined",
                    1,
                    ChargeDeclined.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("code", event.code());
                    },
                    json -> new ChargeDeclined(text(json, "attempt_id"), text(json, "code"))),
            new EventType<>(
                    "charge.outcome-unknown",
                    1,
                    OutcomeUnknown.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("reason", event.reason());
                    },
                    json -> new OutcomeUnknown(text(json, "attempt_id"), text(json, "reason"))),
            new EventType<>(
                    "order.claimed",
                    1,
                    OrderClaimed.class,
                    (event, json) -> json.put("charge_id", event.chargeId()),
                    json -> new OrderClaimed(text(json, "charge_id"))),
            new EventType<>(
                    "key.bound",
                    1,
                    KeyBound.class,
                    (event, json) -> {
                        json.put("charge_id", event.chargeId());
                        json.put("fingerprint", event.fingerprint());
                    },
                    json -> new KeyBound(text(json, "charge_id"), text(json, "fingerprint"))),
            new EventType<>("key.cancelled", 1, KeyCancelled.class, (event, json) -> {}, json -> new KeyCancelled()),
            new EventType<>(
                    "token.issued",
                    1,
                    TokenIssued.class,
                    (event, json) -> json.put("life_seconds", event.lifeSeconds()),
                    json -> new TokenIssued(integer(json, "life_seconds"))),
            new EventType<>(
                    "token.redeemed",
                    1,
                    TokenRedeemed.class,
                    (event, json) -> json.put("charge_id", event.chargeId()),
                    json -> new TokenRedeemed(text(json, "charge_id"))));

    /** None yet: every event is at its first revision. */
    private static final List<Upcaster> UPCASTERS = List.of();

    /** The codec of this version of the ledger. */
    public static final EventCodec CURRENT = new EventCodec(TYPES, UPCASTERS);

    private final Map<Class<?>, EventType<?>> byClass;
    private final Map<String, EventType<?>> byName;
    private final Map<Upcaster.From, Upcaster> upcasters;

    EventCodec(List<EventType<?>> types, List<Upcaster> upcasters) {
        this.byClass = types.stream().collect(Collectors.toUnmodifiableMap(EventType::javaClass, type -> type));
        this.byName = types.stream().collect(Collectors.toUnmodifiableMap(EventType::name, type -> type));
        this.upcasters = upcasters.stream().collect(Collectors.toUnmodifiableMap(Upcaster::from, step -> step));
    }

    /** The stored form of an event, at its kind's current revision. */
    public StoredPayload encode(LedgerEvent event) {
        EventType<?> type = byClass.get(event.getClass());
        if (type == null) {
            throw new IllegalStateException("no stored form for " + event.getClass());
        }
        return new StoredPayload(type.name(), type.revision(), type.write(event));
    }

    /**
     * The event behind a stored form of its kind's current revision or any earlier one.
     *
     * @throws IllegalStateException if the kind or the revision is unknown here: a later version wrote it
     */
    public LedgerEvent decode(StoredPayload stored) {
        EventType<?> type = byName.get(stored.type());
        if (type == null || stored.revision() > type.revision()) {
            throw new IllegalStateException("%s revision %d was written by a later version of the ledger"
                    .formatted(stored.type(), stored.revision()));
        }
        ObjectNode members = CanonicalJson.read(stored.bytes());
        for (int revision = stored.revision(); revision < type.revision(); revision++) {
            Upcaster step = upcasters.get(new Upcaster.From(stored.type(), revision));
            if (step == null) {
                throw new IllegalStateException("no upcaster from %s revision %d".formatted(stored.type(), revision));
            }
            members = step.upcast().apply(members);
        }
        return type.reader().apply(members);
    }

    /** The stable names of all kinds of events. */
    public Set<String> typeNames() {
        return byName.keySet();
    }

    /** The stored form of an event's metadata. */
    public byte[] encode(EventMetadata metadata) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("tenant", metadata.tenant());
        json.put("actor", metadata.actor());
        json.put("request_id", metadata.requestId());
        json.put("correlation_id", metadata.correlationId());
        json.put("causation_id", metadata.causationId());
        return CanonicalJson.write(json);
    }

    /** The metadata behind its stored form; members of later versions are passed over. */
    public EventMetadata decodeMetadata(byte[] stored) {
        ObjectNode json = CanonicalJson.read(stored);
        return new EventMetadata(
                text(json, "tenant"),
                text(json, "actor"),
                text(json, "request_id"),
                text(json, "correlation_id"),
                text(json, "causation_id"));
    }

    private static ObjectNode personal(Personal personal) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        putIfPresent(json, "description", personal.description());
        putIfPresent(json, "customer", personal.customer());
        if (!personal.metadata().isEmpty()) {
            ObjectNode pairs = json.putObject("metadata");
            new TreeMap<>(personal.metadata()).forEach(pairs::put);
        }
        return json;
    }

    private static Personal personal(JsonNode json) {
        Map<String, String> metadata = new HashMap<>();
        json.path("metadata")
                .propertyStream()
                .forEach(pair -> metadata.put(pair.getKey(), pair.getValue().stringValue()));
        return new Personal(textOrNull(json, "description"), textOrNull(json, "customer"), metadata);
    }

    private static void putIfPresent(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static String text(JsonNode json, String name) {
        return json.required(name).stringValue();
    }

    private static @Nullable String textOrNull(JsonNode json, String name) {
        JsonNode member = json.get(name);
        return member == null ? null : member.stringValue();
    }

    private static long integer(JsonNode json, String name) {
        return json.required(name).longValue();
    }
}
