package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one place that knows the stored form of every event (ADR 0007): stable type names, revisions and canonical JSON.
 * A stored form never changes, because hashes, and verifiers of receipts, rely on its bytes; a new one takes a new
 * revision and an {@link Upcaster} from the old one.
 */
public final class EventCodec {

    private static final List<EventType> TYPES = List.of(
            of("charge.initiated", 1, ChargeEvent.ChargeInitiated.class),
            of("charge.attempt-started", 1, ChargeEvent.AttemptStarted.class),
            of("charge.authorised", 2, ChargeEvent.ChargeAuthorised.class),
            of("charge.captured", 2, ChargeEvent.ChargeCaptured.class),
            of("charge.declined", 1, ChargeEvent.ChargeDeclined.class),
            of("charge.outcome-unknown", 1, ChargeEvent.OutcomeUnknown.class),
            of("charge.capture-started", 1, ChargeEvent.CaptureStarted.class),
            of("charge.capture-failed", 1, ChargeEvent.CaptureFailed.class),
            of("charge.void-started", 1, ChargeEvent.VoidStarted.class),
            of("charge.voided", 1, ChargeEvent.ChargeVoided.class),
            of("charge.void-failed", 1, ChargeEvent.VoidFailed.class),
            of("charge.refund-started", 1, ChargeEvent.RefundStarted.class),
            of("charge.refunded", 1, ChargeEvent.ChargeRefunded.class),
            of("charge.refund-failed", 1, ChargeEvent.RefundFailed.class),
            of("charge.refund-returned", 1, ChargeEvent.RefundReturned.class),
            of("charge.authorisation-expired", 1, ChargeEvent.AuthorisationExpired.class),
            of("charge.dispute-opened", 1, ChargeEvent.DisputeOpened.class),
            of("charge.dispute-won", 1, ChargeEvent.DisputeWon.class),
            of("charge.dispute-lost", 1, ChargeEvent.DisputeLost.class),
            of("charge.dispute-amended", 1, ChargeEvent.DisputeAmended.class),
            of("charge.dispute-reopened", 1, ChargeEvent.DisputeReopened.class),
            of("charge.inquiry-opened", 1, ChargeEvent.InquiryOpened.class),
            of("charge.inquiry-closed", 1, ChargeEvent.InquiryClosed.class),
            of("charge.late-success", 1, ChargeEvent.LateSuccess.class),
            of("charge.reversal-started", 1, ChargeEvent.ReversalStarted.class),
            of("charge.late-success-reversed", 1, ChargeEvent.LateSuccessReversed.class),
            of("charge.reversal-returned", 1, ChargeEvent.ReversalReturned.class),
            of("charge.late-success-charged-back", 1, ChargeEvent.LateSuccessChargedBack.class),
            of("charge.review-required", 1, ChargeEvent.ReviewRequired.class),
            of("charge.review-proposed", 1, ChargeEvent.ReviewProposed.class),
            of("charge.review-resolved", 1, ChargeEvent.ReviewResolved.class),
            of("charge.notice-deferred", 1, ChargeEvent.NoticeDeferred.class),
            of("charge.notice-applied", 1, ChargeEvent.NoticeApplied.class),
            of("charge.gateway-contradiction", 1, ChargeEvent.GatewayContradiction.class),
            of("order.claimed", 1, OrderEvent.OrderClaimed.class),
            of("key.bound", 2, KeyEvent.KeyBound.class),
            of("key.cancelled", 1, KeyEvent.KeyCancelled.class),
            of("token.issued", 1, TokenEvent.TokenIssued.class),
            of("token.redeemed", 1, TokenEvent.TokenRedeemed.class),
            of("notification.received", 1, NotificationEvent.NotificationReceived.class),
            of("correction.posted", 1, CorrectionEvent.CorrectionPosted.class),
            of("settlement.file-received", 2, SettlementEvent.SettlementFileReceived.class),
            of("settlement.lines-recorded", 3, SettlementEvent.SettlementLinesRecorded.class),
            of("settlement.lines-staged", 2, SettlementEvent.SettlementLinesStaged.class),
            of("settlement.lines-counted", 1, SettlementEvent.SettlementLinesCounted.class),
            of("settlement.file-reversed", 1, SettlementEvent.SettlementFileReversed.class),
            of("settlement.lines-reversed", 2, SettlementEvent.SettlementLinesReversed.class),
            of("settlement.lines-withdrawn", 1, SettlementEvent.SettlementLinesWithdrawn.class),
            of("settlement.break-explained", 2, SettlementEvent.BreakExplained.class),
            of("settlement.break-resolved", 2, SettlementEvent.BreakResolved.class),
            of("settlement.profile-defined", 1, SettlementEvent.SettlementProfileDefined.class),
            of("webhook.endpoint-created", 1, WebhookEvent.EndpointCreated.class),
            of("webhook.endpoint-changed", 1, WebhookEvent.EndpointChanged.class),
            of("webhook.endpoint-enabled", 1, WebhookEvent.EndpointEnabled.class),
            of("webhook.endpoint-disabled", 1, WebhookEvent.EndpointDisabled.class),
            of("webhook.endpoint-deleted", 1, WebhookEvent.EndpointDeleted.class),
            of("webhook.secret-rotated", 1, WebhookEvent.SecretRotated.class),
            of("webhook.endpoint-tested", 1, WebhookEvent.EndpointTested.class),
            of("webhook.resend-requested", 1, WebhookEvent.ResendRequested.class),
            of("month.closed", 1, MonthEvent.MonthClosed.class),
            of("month.sealed", 1, MonthEvent.MonthSealed.class));

    /**
     * Before their second revisions, nothing but whole captures and aliases was stored, and no authorisation's end; a
     * settlement file's name was the hash of its bytes, and it had no statements. Lines of files were recorded before there
     * was an account for what is in transit.
     */
    private static final List<Upcaster> UPCASTERS = List.of(
            from("charge.authorised", 1, json -> {}),
            from("charge.captured", 1, json -> json.put("final", true)),
            from("key.bound", 1, json -> json.put("operation", KeyOperation.CREATE.wireName())),
            from("settlement.file-received", 1, json -> {
                json.set("file", json.get("sha256"));
                json.putArray("statements");
            }),
            from("settlement.lines-recorded", 1, EventCodec::nameFile),
            from("settlement.lines-recorded", 2, EventCodec::payToTheBankAtOnce),
            from("settlement.lines-staged", 1, EventCodec::payToTheBankAtOnce),
            from("settlement.lines-reversed", 1, EventCodec::payToTheBankAtOnce),
            from("settlement.break-explained", 1, EventCodec::nameFile),
            from("settlement.break-resolved", 1, EventCodec::nameFile));

    /** The codec of this version of the ledger. */
    public static final EventCodec CURRENT = new EventCodec(TYPES, UPCASTERS);

    private final Map<Class<?>, EventType> byClass;
    private final Map<String, EventType> byName;
    private final Map<Upcaster.From, Upcaster> upcasters;

    EventCodec(List<EventType> types, List<Upcaster> upcasters) {
        this.byClass = types.stream().collect(Collectors.toUnmodifiableMap(EventType::javaClass, type -> type));
        this.byName = types.stream().collect(Collectors.toUnmodifiableMap(EventType::name, type -> type));
        this.upcasters = upcasters.stream().collect(Collectors.toUnmodifiableMap(Upcaster::from, step -> step));
    }

    private static EventType of(String name, int revision, Class<? extends LedgerEvent> javaClass) {
        return new EventType(name, revision, javaClass);
    }

    private static Upcaster from(String type, int revision, Consumer<ObjectNode> upcast) {
        return new Upcaster(new Upcaster.From(type, revision), upcast);
    }

    private static void nameFile(ObjectNode json) {
        json.set("file", json.remove("sha256"));
    }

    private static void payToTheBankAtOnce(ObjectNode json) {
        json.put("in_transit", false);
    }

    /** The stored form of an event, at its kind's current revision. */
    public StoredPayload encode(LedgerEvent event) {
        EventType type = typeOf(event);
        return new StoredPayload(type.name(), type.revision(), StoredJson.write(event));
    }

    /** The stable name of an event's kind. */
    public String typeName(LedgerEvent event) {
        return typeOf(event).name();
    }

    private EventType typeOf(LedgerEvent event) {
        EventType type = byClass.get(event.getClass());
        if (type == null) {
            throw new IllegalStateException("no stored form for " + event.getClass());
        }
        return type;
    }

    /**
     * The event behind a stored form of its kind's current revision or any earlier one.
     *
     * @throws IllegalStateException if the kind or the revision is unknown here: a later version wrote it
     * @throws IllegalArgumentException if the bytes are no stored form of that kind
     */
    public LedgerEvent decode(StoredPayload stored) {
        EventType type = byName.get(stored.type());
        if (type == null || stored.revision() > type.revision()) {
            throw new IllegalStateException("%s revision %s was written by a later version of the ledger"
                    .formatted(stored.type(), stored.revision()));
        }
        if (stored.revision() == type.revision()) {
            return StoredJson.read(stored.bytes(), type.javaClass());
        }
        ObjectNode members = CanonicalJson.read(stored.bytes());
        for (int revision = stored.revision(); revision < type.revision(); revision++) {
            Upcaster step = upcasters.get(new Upcaster.From(stored.type(), revision));
            if (step == null) {
                throw new IllegalStateException("no upcaster from %s revision %s".formatted(stored.type(), revision));
            }
            step.upcast().accept(members);
        }
        return StoredJson.read(members, type.javaClass());
    }

    /** The stable names of all kinds of events. */
    public Set<String> typeNames() {
        return byName.keySet();
    }

    /** The stored form of an event's metadata. */
    public byte[] encode(EventMetadata metadata) {
        String request = metadata.requestId();
        return StoredJson.write(new StoredMetadata(
                metadata.tenant(),
                metadata.actor(),
                request,
                unless(request, metadata.correlationId()),
                unless(request, metadata.causationId())));
    }

    private static @Nullable String unless(String request, String cause) {
        return cause.equals(request) ? null : cause;
    }

    /** The metadata behind its stored form; members of later versions are passed over. */
    public EventMetadata decodeMetadata(byte[] bytes) {
        StoredMetadata stored = StoredJson.read(bytes, StoredMetadata.class);
        return new EventMetadata(
                stored.tenant(),
                stored.actor(),
                stored.requestId(),
                Objects.requireNonNullElse(stored.correlationId(), stored.requestId()),
                Objects.requireNonNullElse(stored.causationId(), stored.requestId()));
    }

    /**
     * What caused the event, or everything about the charge, is left out where it is the request: so it is for nearly
     * every event, and a charge would have its request's name seven times.
     */
    private record StoredMetadata(
            String tenant,
            String actor,
            String requestId,
            @Nullable String correlationId,
            @Nullable String causationId) {

        StoredMetadata {
            requireNonNull(tenant);
            requireNonNull(actor);
            requireNonNull(requestId);
        }
    }
}
