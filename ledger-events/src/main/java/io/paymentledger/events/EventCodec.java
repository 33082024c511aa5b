package io.paymentledger.events;

import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.AuthorisationExpired;
import io.paymentledger.events.ChargeEvent.CaptureFailed;
import io.paymentledger.events.ChargeEvent.CaptureStarted;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.ChargeRefunded;
import io.paymentledger.events.ChargeEvent.ChargeVoided;
import io.paymentledger.events.ChargeEvent.DisputeLost;
import io.paymentledger.events.ChargeEvent.DisputeOpened;
import io.paymentledger.events.ChargeEvent.DisputeWon;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.LateSuccessReversed;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import io.paymentledger.events.ChargeEvent.RefundFailed;
import io.paymentledger.events.ChargeEvent.RefundStarted;
import io.paymentledger.events.ChargeEvent.ReversalStarted;
import io.paymentledger.events.ChargeEvent.ReviewRequired;
import io.paymentledger.events.ChargeEvent.ReviewResolved;
import io.paymentledger.events.ChargeEvent.VoidFailed;
import io.paymentledger.events.ChargeEvent.VoidStarted;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyEvent.KeyCancelled;
import io.paymentledger.events.NotificationEvent.NotificationReceived;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.SettlementEvent.BreakExplained;
import io.paymentledger.events.SettlementEvent.BreakResolved;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.TokenEvent.TokenIssued;
import io.paymentledger.events.TokenEvent.TokenRedeemed;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
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
                    2,
                    ChargeAuthorised.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("amount_minor", event.amountMinor());
                        json.put("gateway_reference", event.gatewayReference());
                        putIfPresent(json, "expires_at", Objects.toString(event.expiresAt(), null));
                    },
                    json -> new ChargeAuthorised(
                            text(json, "attempt_id"),
                            integer(json, "amount_minor"),
                            text(json, "gateway_reference"),
                            instantOrNull(json, "expires_at"))),
            new EventType<>(
                    "charge.captured",
                    2,
                    ChargeCaptured.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("amount_minor", event.amountMinor());
                        json.put("gateway_reference", event.gatewayReference());
                        json.put("final", event.last());
                    },
                    json -> new ChargeCaptured(
                            text(json, "attempt_id"),
                            integer(json, "amount_minor"),
                            text(json, "gateway_reference"),
                            flag(json, "final"))),
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
                    "charge.capture-started",
                    1,
                    CaptureStarted.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("key", event.key());
                        json.put("amount_minor", event.amountMinor());
                        json.put("whole", event.whole());
                        json.put("final", event.last());
                    },
                    json -> new CaptureStarted(
                            text(json, "attempt_id"),
                            text(json, "key"),
                            integer(json, "amount_minor"),
                            flag(json, "whole"),
                            flag(json, "final"))),
            new EventType<>(
                    "charge.capture-failed",
                    1,
                    CaptureFailed.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("code", event.code());
                    },
                    json -> new CaptureFailed(text(json, "attempt_id"), text(json, "code"))),
            new EventType<>(
                    "charge.void-started",
                    1,
                    VoidStarted.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("key", event.key());
                    },
                    json -> new VoidStarted(text(json, "attempt_id"), text(json, "key"))),
            new EventType<>(
                    "charge.voided",
                    1,
                    ChargeVoided.class,
                    (event, json) -> json.put("attempt_id", event.attemptId()),
                    json -> new ChargeVoided(text(json, "attempt_id"))),
            new EventType<>(
                    "charge.void-failed",
                    1,
                    VoidFailed.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("code", event.code());
                    },
                    json -> new VoidFailed(text(json, "attempt_id"), text(json, "code"))),
            new EventType<>(
                    "charge.refund-started",
                    1,
                    RefundStarted.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("key", event.key());
                        json.put("amount_minor", event.amountMinor());
                        json.put("whole", event.whole());
                        if (event.reason() != null) {
                            json.put("reason", event.reason().wireName());
                        }
                    },
                    json -> new RefundStarted(
                            text(json, "attempt_id"),
                            text(json, "key"),
                            integer(json, "amount_minor"),
                            flag(json, "whole"),
                            reasonOrNull(json))),
            new EventType<>(
                    "charge.refunded",
                    1,
                    ChargeRefunded.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("amount_minor", event.amountMinor());
                        json.put("gateway_reference", event.gatewayReference());
                    },
                    json -> new ChargeRefunded(
                            text(json, "attempt_id"), integer(json, "amount_minor"), text(json, "gateway_reference"))),
            new EventType<>(
                    "charge.refund-failed",
                    1,
                    RefundFailed.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("code", event.code());
                    },
                    json -> new RefundFailed(text(json, "attempt_id"), text(json, "code"))),
            new EventType<>(
                    "charge.authorisation-expired",
                    1,
                    AuthorisationExpired.class,
                    (event, json) -> json.put("amount_minor", event.amountMinor()),
                    json -> new AuthorisationExpired(integer(json, "amount_minor"))),
            new EventType<>(
                    "charge.dispute-opened",
                    1,
                    DisputeOpened.class,
                    (event, json) -> {
                        json.put("dispute_id", event.disputeId());
                        json.put("amount_minor", event.amountMinor());
                        json.put("reason", event.reason());
                    },
                    json -> new DisputeOpened(
                            text(json, "dispute_id"), integer(json, "amount_minor"), text(json, "reason"))),
            new EventType<>(
                    "charge.dispute-won",
                    1,
                    DisputeWon.class,
                    (event, json) -> {
                        json.put("dispute_id", event.disputeId());
                        json.put("amount_minor", event.amountMinor());
                    },
                    json -> new DisputeWon(text(json, "dispute_id"), integer(json, "amount_minor"))),
            new EventType<>(
                    "charge.dispute-lost",
                    1,
                    DisputeLost.class,
                    (event, json) -> {
                        json.put("dispute_id", event.disputeId());
                        json.put("amount_minor", event.amountMinor());
                    },
                    json -> new DisputeLost(text(json, "dispute_id"), integer(json, "amount_minor"))),
            new EventType<>(
                    "charge.late-success",
                    1,
                    LateSuccess.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("amount_minor", event.amountMinor());
                        json.put("gateway_reference", event.gatewayReference());
                        json.put("captured", event.captured());
                    },
                    json -> new LateSuccess(
                            text(json, "attempt_id"),
                            integer(json, "amount_minor"),
                            text(json, "gateway_reference"),
                            flag(json, "captured"))),
            new EventType<>(
                    "charge.reversal-started",
                    1,
                    ReversalStarted.class,
                    (event, json) -> json.put("attempt_id", event.attemptId()),
                    json -> new ReversalStarted(text(json, "attempt_id"))),
            new EventType<>(
                    "charge.late-success-reversed",
                    1,
                    LateSuccessReversed.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("amount_minor", event.amountMinor());
                        json.put("gateway_reference", event.gatewayReference());
                    },
                    json -> new LateSuccessReversed(
                            text(json, "attempt_id"), integer(json, "amount_minor"), text(json, "gateway_reference"))),
            new EventType<>(
                    "charge.review-required",
                    1,
                    ReviewRequired.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("reason", event.reason());
                    },
                    json -> new ReviewRequired(text(json, "attempt_id"), text(json, "reason"))),
            new EventType<>(
                    "charge.review-resolved",
                    1,
                    ReviewResolved.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("approved", event.approved());
                        json.put("note", event.note());
                    },
                    json -> new ReviewResolved(text(json, "attempt_id"), flag(json, "approved"), text(json, "note"))),
            new EventType<>(
                    "order.claimed",
                    1,
                    OrderClaimed.class,
                    (event, json) -> json.put("charge_id", event.chargeId()),
                    json -> new OrderClaimed(text(json, "charge_id"))),
            new EventType<>(
                    "key.bound",
                    2,
                    KeyBound.class,
                    (event, json) -> {
                        json.put("charge_id", event.chargeId());
                        json.put("fingerprint", event.fingerprint());
                        json.put("operation", event.operation().wireName());
                        putIfPresent(json, "attempt_id", event.attemptId());
                    },
                    json -> new KeyBound(
                            text(json, "charge_id"),
                            text(json, "fingerprint"),
                            KeyOperation.ofWireName(text(json, "operation")),
                            textOrNull(json, "attempt_id"))),
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
                    json -> new TokenRedeemed(text(json, "charge_id"))),
            new EventType<>(
                    "notification.received",
                    1,
                    NotificationReceived.class,
                    (event, json) -> {
                        json.put("charge_id", event.chargeId());
                        json.put("kind", event.kind());
                    },
                    json -> new NotificationReceived(text(json, "charge_id"), text(json, "kind"))),
            new EventType<>(
                    "settlement.file-received",
                    1,
                    SettlementFileReceived.class,
                    (event, json) -> {
                        json.put("sha256", event.sha256());
                        json.put("gateway", event.gateway());
                        json.put("format", event.format().wireName());
                        json.put("fingerprint", event.fingerprint());
                        json.put("bytes", event.bytes());
                        json.put("lines", event.lines());
                        json.put("from", event.from().toString());
                        json.put("to", event.to().toString());
                    },
                    json -> new SettlementFileReceived(
                            text(json, "sha256"),
                            text(json, "gateway"),
                            SettlementFormat.ofWireName(text(json, "format")).orElseThrow(),
                            text(json, "fingerprint"),
                            integer(json, "bytes"),
                            Math.toIntExact(integer(json, "lines")),
                            LocalDate.parse(text(json, "from")),
                            LocalDate.parse(text(json, "to")))),
            new EventType<>(
                    "settlement.lines-recorded",
                    1,
                    SettlementLinesRecorded.class,
                    (event, json) -> {
                        json.put("sha256", event.sha256());
                        json.put("gateway", event.gateway());
                        json.put("first", event.first());
                        ArrayNode lines = json.putArray("lines");
                        event.lines().forEach(line -> lines.add(settlementLine(line)));
                    },
                    json -> new SettlementLinesRecorded(
                            text(json, "sha256"),
                            text(json, "gateway"),
                            Math.toIntExact(integer(json, "first")),
                            json.required("lines")
                                    .valueStream()
                                    .map(EventCodec::settlementLine)
                                    .toList())),
            new EventType<>(
                    "settlement.break-explained",
                    1,
                    BreakExplained.class,
                    (event, json) -> {
                        json.put("sha256", event.sha256());
                        json.put("break_id", event.breakId());
                        json.put("note", event.note());
                    },
                    json -> new BreakExplained(text(json, "sha256"), text(json, "break_id"), text(json, "note"))),
            new EventType<>(
                    "settlement.break-resolved",
                    1,
                    BreakResolved.class,
                    (event, json) -> {
                        json.put("sha256", event.sha256());
                        json.put("break_id", event.breakId());
                        json.put("note", event.note());
                    },
                    json -> new BreakResolved(text(json, "sha256"), text(json, "break_id"), text(json, "note"))));

    /** Before their second revisions, nothing but whole captures and aliases was stored, and no authorisation's end. */
    private static final List<Upcaster> UPCASTERS = List.of(
            new Upcaster(new Upcaster.From("charge.authorised", 1), json -> json),
            new Upcaster(new Upcaster.From("charge.captured", 1), json -> json.put("final", true)),
            new Upcaster(
                    new Upcaster.From("key.bound", 1), json -> json.put("operation", KeyOperation.CREATE.wireName())));

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

    private static ObjectNode settlementLine(SettlementLine line) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("at", line.at());
        json.put("kind", line.kind().wireName());
        putIfPresent(json, "reference", line.reference());
        putIfPresent(json, "gateway_reference", line.gatewayReference());
        json.put("gross_minor", line.grossMinor());
        json.put("fee_minor", line.feeMinor());
        json.put("net_minor", line.netMinor());
        json.put("currency", line.currency().getCurrencyCode());
        json.put("effective_on", line.effectiveOn().toString());
        return json;
    }

    private static SettlementLine settlementLine(JsonNode json) {
        return new SettlementLine(
                integer(json, "at"),
                SettlementKind.ofWireName(text(json, "kind")).orElseThrow(),
                textOrNull(json, "reference"),
                textOrNull(json, "gateway_reference"),
                integer(json, "gross_minor"),
                integer(json, "fee_minor"),
                integer(json, "net_minor"),
                Currency.getInstance(text(json, "currency")),
                LocalDate.parse(text(json, "effective_on")));
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

    private static boolean flag(JsonNode json, String name) {
        return json.required(name).booleanValue();
    }

    private static @Nullable Instant instantOrNull(JsonNode json, String name) {
        @Nullable String text = textOrNull(json, name);
        return text == null ? null : Instant.parse(text);
    }

    private static @Nullable RefundReason reasonOrNull(JsonNode json) {
        @Nullable String name = textOrNull(json, "reason");
        return name == null ? null : RefundReason.ofWireName(name).orElseThrow();
    }

    private static long integer(JsonNode json, String name) {
        return json.required(name).longValue();
    }
}
