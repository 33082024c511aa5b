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
import io.paymentledger.events.ChargeEvent.DisputeAmended;
import io.paymentledger.events.ChargeEvent.DisputeLost;
import io.paymentledger.events.ChargeEvent.DisputeOpened;
import io.paymentledger.events.ChargeEvent.DisputeReopened;
import io.paymentledger.events.ChargeEvent.DisputeWon;
import io.paymentledger.events.ChargeEvent.GatewayContradiction;
import io.paymentledger.events.ChargeEvent.InquiryClosed;
import io.paymentledger.events.ChargeEvent.InquiryOpened;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.LateSuccessReversed;
import io.paymentledger.events.ChargeEvent.NoticeApplied;
import io.paymentledger.events.ChargeEvent.NoticeDeferred;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import io.paymentledger.events.ChargeEvent.RefundFailed;
import io.paymentledger.events.ChargeEvent.RefundReturned;
import io.paymentledger.events.ChargeEvent.RefundStarted;
import io.paymentledger.events.ChargeEvent.ReversalStarted;
import io.paymentledger.events.ChargeEvent.ReviewProposed;
import io.paymentledger.events.ChargeEvent.ReviewRequired;
import io.paymentledger.events.ChargeEvent.ReviewResolved;
import io.paymentledger.events.ChargeEvent.VoidFailed;
import io.paymentledger.events.ChargeEvent.VoidStarted;
import io.paymentledger.events.CorrectionEvent.CorrectionPosted;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyEvent.KeyCancelled;
import io.paymentledger.events.NotificationEvent.NotificationReceived;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.SettlementEvent.BreakExplained;
import io.paymentledger.events.SettlementEvent.BreakResolved;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementEvent.SettlementFileReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesCounted;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesStaged;
import io.paymentledger.events.SettlementEvent.SettlementLinesWithdrawn;
import io.paymentledger.events.SettlementEvent.SettlementProfileDefined;
import io.paymentledger.events.SettlementEvent.Statement;
import io.paymentledger.events.TokenEvent.TokenIssued;
import io.paymentledger.events.TokenEvent.TokenRedeemed;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
                        json.putIfPresent("order_number", event.orderNumber());
                        json.put("fingerprint", event.fingerprint());
                        json.put("personal", personal(event.personal()));
                    },
                    json -> new ChargeInitiated(
                            Money.of(json.integer("amount_minor"), json.text("currency")),
                            new PaymentMethod(json.text("payment_method")),
                            CaptureMethod.ofWireName(json.text("capture_method")),
                            json.textOrNull("order_number"),
                            json.text("fingerprint"),
                            personal(json.object("personal")))),
            new EventType<>(
                    "charge.attempt-started",
                    1,
                    AttemptStarted.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("gateway", event.gateway());
                    },
                    json -> new AttemptStarted(json.text("attempt_id"), json.text("gateway"))),
            new EventType<>(
                    "charge.authorised",
                    2,
                    ChargeAuthorised.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("amount_minor", event.amountMinor());
                        json.put("gateway_reference", event.gatewayReference());
                        json.putIfPresent("expires_at", Objects.toString(event.expiresAt(), null));
                    },
                    json -> new ChargeAuthorised(
                            json.text("attempt_id"),
                            json.integer("amount_minor"),
                            json.text("gateway_reference"),
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
                            json.text("attempt_id"),
                            json.integer("amount_minor"),
                            json.text("gateway_reference"),
                            json.flag("final"))),
            new EventType<>(
                    "charge.declined",
                    1,
                    ChargeDeclined.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("code", event.code());
                    },
                    json -> new ChargeDeclined(json.text("attempt_id"), json.text("code"))),
            new EventType<>(
                    "charge.outcome-unknown",
                    1,
                    OutcomeUnknown.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("reason", event.reason());
                    },
                    json -> new OutcomeUnknown(json.text("attempt_id"), json.text("reason"))),
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
                            json.text("attempt_id"),
                            json.text("key"),
                            json.integer("amount_minor"),
                            json.flag("whole"),
                            json.flag("final"))),
            new EventType<>(
                    "charge.capture-failed",
                    1,
                    CaptureFailed.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("code", event.code());
                    },
                    json -> new CaptureFailed(json.text("attempt_id"), json.text("code"))),
            new EventType<>(
                    "charge.void-started",
                    1,
                    VoidStarted.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("key", event.key());
                    },
                    json -> new VoidStarted(json.text("attempt_id"), json.text("key"))),
            new EventType<>(
                    "charge.voided",
                    1,
                    ChargeVoided.class,
                    (event, json) -> json.put("attempt_id", event.attemptId()),
                    json -> new ChargeVoided(json.text("attempt_id"))),
            new EventType<>(
                    "charge.void-failed",
                    1,
                    VoidFailed.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("code", event.code());
                    },
                    json -> new VoidFailed(json.text("attempt_id"), json.text("code"))),
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
                            json.text("attempt_id"),
                            json.text("key"),
                            json.integer("amount_minor"),
                            json.flag("whole"),
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
                            json.text("attempt_id"), json.integer("amount_minor"), json.text("gateway_reference"))),
            new EventType<>(
                    "charge.refund-failed",
                    1,
                    RefundFailed.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("code", event.code());
                    },
                    json -> new RefundFailed(json.text("attempt_id"), json.text("code"))),
            new EventType<>(
                    "charge.refund-returned",
                    1,
                    RefundReturned.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("amount_minor", event.amountMinor());
                        json.put("code", event.code());
                    },
                    json -> new RefundReturned(
                            json.text("attempt_id"), json.integer("amount_minor"), json.text("code"))),
            new EventType<>(
                    "charge.authorisation-expired",
                    1,
                    AuthorisationExpired.class,
                    (event, json) -> json.put("amount_minor", event.amountMinor()),
                    json -> new AuthorisationExpired(json.integer("amount_minor"))),
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
                            json.text("dispute_id"), json.integer("amount_minor"), json.text("reason"))),
            new EventType<>(
                    "charge.dispute-won",
                    1,
                    DisputeWon.class,
                    (event, json) -> {
                        json.put("dispute_id", event.disputeId());
                        json.put("amount_minor", event.amountMinor());
                    },
                    json -> new DisputeWon(json.text("dispute_id"), json.integer("amount_minor"))),
            new EventType<>(
                    "charge.dispute-lost",
                    1,
                    DisputeLost.class,
                    (event, json) -> {
                        json.put("dispute_id", event.disputeId());
                        json.put("amount_minor", event.amountMinor());
                    },
                    json -> new DisputeLost(json.text("dispute_id"), json.integer("amount_minor"))),
            new EventType<>(
                    "charge.dispute-amended",
                    1,
                    DisputeAmended.class,
                    (event, json) -> {
                        json.put("dispute_id", event.disputeId());
                        json.put("change_minor", event.changeMinor());
                    },
                    json -> new DisputeAmended(json.text("dispute_id"), json.integer("change_minor"))),
            new EventType<>(
                    "charge.dispute-reopened",
                    1,
                    DisputeReopened.class,
                    (event, json) -> {
                        json.put("dispute_id", event.disputeId());
                        json.put("amount_minor", event.amountMinor());
                        json.put("won", event.won());
                    },
                    json -> new DisputeReopened(
                            json.text("dispute_id"), json.integer("amount_minor"), json.flag("won"))),
            new EventType<>(
                    "charge.inquiry-opened",
                    1,
                    InquiryOpened.class,
                    (event, json) -> {
                        json.put("dispute_id", event.disputeId());
                        json.put("reason", event.reason());
                    },
                    json -> new InquiryOpened(json.text("dispute_id"), json.text("reason"))),
            new EventType<>(
                    "charge.inquiry-closed",
                    1,
                    InquiryClosed.class,
                    (event, json) -> json.put("dispute_id", event.disputeId()),
                    json -> new InquiryClosed(json.text("dispute_id"))),
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
                            json.text("attempt_id"),
                            json.integer("amount_minor"),
                            json.text("gateway_reference"),
                            json.flag("captured"))),
            new EventType<>(
                    "charge.reversal-started",
                    1,
                    ReversalStarted.class,
                    (event, json) -> json.put("attempt_id", event.attemptId()),
                    json -> new ReversalStarted(json.text("attempt_id"))),
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
                            json.text("attempt_id"), json.integer("amount_minor"), json.text("gateway_reference"))),
            new EventType<>(
                    "charge.review-required",
                    1,
                    ReviewRequired.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("reason", event.reason());
                    },
                    json -> new ReviewRequired(json.text("attempt_id"), json.text("reason"))),
            new EventType<>(
                    "charge.review-proposed",
                    1,
                    ReviewProposed.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("approved", event.approved());
                        json.put("word", event.word());
                        json.put("note", event.note());
                        json.put("by", event.by());
                    },
                    json -> new ReviewProposed(
                            json.text("attempt_id"),
                            json.flag("approved"),
                            json.text("word"),
                            json.text("note"),
                            json.text("by"))),
            new EventType<>(
                    "charge.review-resolved",
                    1,
                    ReviewResolved.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("approved", event.approved());
                        json.put("note", event.note());
                    },
                    json -> new ReviewResolved(json.text("attempt_id"), json.flag("approved"), json.text("note"))),
            new EventType<>(
                    "charge.notice-deferred",
                    1,
                    NoticeDeferred.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("notice", event.notice());
                        json.put("telling", event.telling().wireName());
                        json.put("reference", event.reference());
                        json.put("amount_minor", event.amountMinor());
                        json.putIfPresent("reason", event.reason());
                    },
                    json -> new NoticeDeferred(
                            json.text("attempt_id"),
                            json.text("notice"),
                            Telling.ofWireName(json.text("telling")),
                            json.text("reference"),
                            json.integer("amount_minor"),
                            json.textOrNull("reason"))),
            new EventType<>(
                    "charge.notice-applied",
                    1,
                    NoticeApplied.class,
                    (event, json) -> json.put("notice", event.notice()),
                    json -> new NoticeApplied(json.text("notice"))),
            new EventType<>(
                    "charge.gateway-contradiction",
                    1,
                    GatewayContradiction.class,
                    (event, json) -> {
                        json.put("attempt_id", event.attemptId());
                        json.put("code", event.code());
                        json.put("stated", event.stated());
                        json.put("known", event.known());
                    },
                    json -> new GatewayContradiction(
                            json.text("attempt_id"), json.text("code"), json.text("stated"), json.text("known"))),
            new EventType<>(
                    "order.claimed",
                    1,
                    OrderClaimed.class,
                    (event, json) -> json.put("charge_id", event.chargeId()),
                    json -> new OrderClaimed(json.text("charge_id"))),
            new EventType<>(
                    "key.bound",
                    2,
                    KeyBound.class,
                    (event, json) -> {
                        json.put("charge_id", event.chargeId());
                        json.put("fingerprint", event.fingerprint());
                        json.put("operation", event.operation().wireName());
                        json.putIfPresent("attempt_id", event.attemptId());
                    },
                    json -> new KeyBound(
                            json.text("charge_id"),
                            json.text("fingerprint"),
                            KeyOperation.ofWireName(json.text("operation")),
                            json.textOrNull("attempt_id"))),
            new EventType<>("key.cancelled", 1, KeyCancelled.class, (event, json) -> {}, json -> new KeyCancelled()),
            new EventType<>(
                    "token.issued",
                    1,
                    TokenIssued.class,
                    (event, json) -> json.put("life_seconds", event.lifeSeconds()),
                    json -> new TokenIssued(json.integer("life_seconds"))),
            new EventType<>(
                    "token.redeemed",
                    1,
                    TokenRedeemed.class,
                    (event, json) -> json.put("charge_id", event.chargeId()),
                    json -> new TokenRedeemed(json.text("charge_id"))),
            new EventType<>(
                    "notification.received",
                    1,
                    NotificationReceived.class,
                    (event, json) -> {
                        json.put("charge_id", event.chargeId());
                        json.put("kind", event.kind());
                    },
                    json -> new NotificationReceived(json.text("charge_id"), json.text("kind"))),
            new EventType<>(
                    "correction.posted",
                    1,
                    CorrectionPosted.class,
                    (event, json) -> {
                        json.put("reason", event.reason());
                        if (event.corrects() != null) {
                            json.put("corrects", event.corrects());
                        }
                        json.put("currency", event.currency().getCurrencyCode());
                        json.put(
                                "legs",
                                event.legs().stream().map(EventCodec::leg).toList());
                        json.putIfPresent("effective_at", Objects.toString(event.effectiveAt(), null));
                        json.put("fingerprint", event.fingerprint());
                    },
                    json -> new CorrectionPosted(
                            json.text("reason"),
                            json.integerOrNull("corrects"),
                            Currency.getInstance(json.text("currency")),
                            json.list("legs").stream().map(EventCodec::leg).toList(),
                            instantOrNull(json, "effective_at"),
                            json.text("fingerprint"))),
            new EventType<>(
                    "settlement.file-received",
                    2,
                    SettlementFileReceived.class,
                    (event, json) -> {
                        json.put("file", event.file());
                        json.put("sha256", event.sha256());
                        json.put("gateway", event.gateway());
                        json.put("format", event.format().wireName());
                        json.put("fingerprint", event.fingerprint());
                        json.put("bytes", event.bytes());
                        json.put("lines", event.lines());
                        json.put("from", event.from().toString());
                        json.put("to", event.to().toString());
                        json.put(
                                "statements",
                                event.statements().stream()
                                        .map(EventCodec::statement)
                                        .toList());
                    },
                    json -> new SettlementFileReceived(
                            json.text("file"),
                            json.text("sha256"),
                            json.text("gateway"),
                            SettlementFormat.ofWireName(json.text("format")).orElseThrow(),
                            json.text("fingerprint"),
                            json.integer("bytes"),
                            Math.toIntExact(json.integer("lines")),
                            LocalDate.parse(json.text("from")),
                            LocalDate.parse(json.text("to")),
                            json.list("statements").stream()
                                    .map(EventCodec::statement)
                                    .toList())),
            new EventType<>(
                    "settlement.lines-recorded",
                    3,
                    SettlementLinesRecorded.class,
                    (event, json) -> settlementLines(json, event),
                    EventCodec::settlementLines),
            new EventType<>(
                    "settlement.lines-staged",
                    2,
                    SettlementLinesStaged.class,
                    (event, json) -> settlementLines(json, event.recorded()),
                    json -> new SettlementLinesStaged(settlementLines(json))),
            new EventType<>(
                    "settlement.lines-counted",
                    1,
                    SettlementLinesCounted.class,
                    (event, json) -> {
                        json.put("file", event.file());
                        json.put("reading", event.reading());
                        json.put("step", event.step());
                        json.put("sequence", event.sequence());
                    },
                    json -> new SettlementLinesCounted(
                            json.text("file"),
                            json.text("reading"),
                            Math.toIntExact(json.integer("step")),
                            json.integer("sequence"))),
            new EventType<>(
                    "settlement.file-reversed",
                    1,
                    SettlementFileReversed.class,
                    (event, json) -> {
                        json.put("file", event.file());
                        json.put("reason", event.reason());
                    },
                    json -> new SettlementFileReversed(json.text("file"), json.text("reason"))),
            new EventType<>(
                    "settlement.lines-reversed",
                    2,
                    SettlementLinesReversed.class,
                    (event, json) -> {
                        json.put("reverses", event.reverses());
                        settlementLines(json, event.recorded());
                    },
                    json -> new SettlementLinesReversed(json.integer("reverses"), settlementLines(json))),
            new EventType<>(
                    "settlement.lines-withdrawn",
                    1,
                    SettlementLinesWithdrawn.class,
                    (event, json) -> {
                        json.put("file", event.file());
                        json.put("reverses", event.reverses());
                    },
                    json -> new SettlementLinesWithdrawn(json.text("file"), json.integer("reverses"))),
            new EventType<>(
                    "settlement.break-explained",
                    2,
                    BreakExplained.class,
                    (event, json) -> {
                        json.put("file", event.file());
                        json.put("break_id", event.breakId());
                        json.put("note", event.note());
                    },
                    json -> new BreakExplained(json.text("file"), json.text("break_id"), json.text("note"))),
            new EventType<>(
                    "settlement.break-resolved",
                    2,
                    BreakResolved.class,
                    (event, json) -> {
                        json.put("file", event.file());
                        json.put("break_id", event.breakId());
                        json.put("note", event.note());
                    },
                    json -> new BreakResolved(json.text("file"), json.text("break_id"), json.text("note"))),
            new EventType<>(
                    "settlement.profile-defined",
                    1,
                    SettlementProfileDefined.class,
                    (event, json) -> {
                        json.put("name", event.name());
                        json.put("document", event.document());
                    },
                    json -> new SettlementProfileDefined(json.text("name"), json.text("document"))));

    /**
     * Before their second revisions, nothing but whole captures and aliases was stored, and no authorisation's end; a
     * settlement file's name was the hash of its bytes, and it had no statements. Lines of files were recorded before there
     * was an account for what is in transit.
     */
    private static final List<Upcaster> UPCASTERS = List.of(
            new Upcaster(new Upcaster.From("charge.authorised", 1), json -> json),
            new Upcaster(new Upcaster.From("charge.captured", 1), json -> json.put("final", true)),
            new Upcaster(
                    new Upcaster.From("key.bound", 1), json -> json.put("operation", KeyOperation.CREATE.wireName())),
            new Upcaster(
                    new Upcaster.From("settlement.file-received", 1),
                    json -> json.put("file", json.text("sha256")).put("statements", List.of())),
            new Upcaster(new Upcaster.From("settlement.lines-recorded", 1), EventCodec::namedFile),
            new Upcaster(new Upcaster.From("settlement.lines-recorded", 2), EventCodec::paidToTheBankAtOnce),
            new Upcaster(new Upcaster.From("settlement.lines-staged", 1), EventCodec::paidToTheBankAtOnce),
            new Upcaster(new Upcaster.From("settlement.lines-reversed", 1), EventCodec::paidToTheBankAtOnce),
            new Upcaster(new Upcaster.From("settlement.break-explained", 1), EventCodec::namedFile),
            new Upcaster(new Upcaster.From("settlement.break-resolved", 1), EventCodec::namedFile));

    /** The codec of this version of the ledger. */
    public static final EventCodec CURRENT = new EventCodec(
            Stream.of(TYPES, WebhookEventTypes.ALL, MonthEventTypes.ALL)
                    .flatMap(List::stream)
                    .toList(),
            UPCASTERS);

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
        EventType<?> type = typeOf(event);
        return new StoredPayload(type.name(), type.revision(), type.write(event));
    }

    /** The stable name of an event's kind. */
    public String typeName(LedgerEvent event) {
        return typeOf(event).name();
    }

    private EventType<?> typeOf(LedgerEvent event) {
        EventType<?> type = byClass.get(event.getClass());
        if (type == null) {
            throw new IllegalStateException("no stored form for " + event.getClass());
        }
        return type;
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
        Members members = Members.read(stored.bytes());
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

    /**
     * The stored form of an event's metadata. What caused the event, or everything about the charge, is left out where it
     * is the request: so it is for nearly every event, and a charge would have its request's name seven times.
     */
    public byte[] encode(EventMetadata metadata) {
        String request = metadata.requestId();
        return new Members()
                .put("actor", metadata.actor())
                .putIfPresent("causation_id", unless(request, metadata.causationId()))
                .putIfPresent("correlation_id", unless(request, metadata.correlationId()))
                .put("request_id", request)
                .put("tenant", metadata.tenant())
                .write();
    }

    private static @Nullable String unless(String request, String cause) {
        return cause.equals(request) ? null : cause;
    }

    /** The metadata behind its stored form; members of later versions are passed over. */
    public EventMetadata decodeMetadata(byte[] stored) {
        Members json = Members.read(stored);
        String request = json.text("request_id");
        return new EventMetadata(
                json.text("tenant"),
                json.text("actor"),
                request,
                Objects.requireNonNullElse(json.textOrNull("correlation_id"), request),
                Objects.requireNonNullElse(json.textOrNull("causation_id"), request));
    }

    private static Members personal(Personal personal) {
        Members json = new Members()
                .putIfPresent("customer", personal.customer())
                .putIfPresent("description", personal.description());
        if (!personal.metadata().isEmpty()) {
            Members pairs = new Members();
            personal.metadata().forEach(pairs::put);
            json.put("metadata", pairs);
        }
        return json;
    }

    private static Personal personal(Members json) {
        return new Personal(json.textOrNull("description"), json.textOrNull("customer"), json.texts("metadata"));
    }

    private static Members paidToTheBankAtOnce(Members json) {
        return json.put("in_transit", false);
    }

    private static Members namedFile(Members json) {
        return json.put("file", json.removeText("sha256"));
    }

    private static Members statement(Statement statement) {
        return new Members()
                .putIfPresent("account", statement.account())
                .put("id", statement.id())
                .put("copy", statement.copy());
    }

    private static Statement statement(Members json) {
        return new Statement(json.textOrNull("account"), json.text("id"), json.flag("copy"));
    }

    private static void settlementLines(Members json, SettlementLinesRecorded event) {
        json.put("file", event.file());
        json.put("gateway", event.gateway());
        json.put("first", event.first());
        json.put("in_transit", event.inTransit());
        json.put("lines", event.lines().stream().map(EventCodec::settlementLine).toList());
    }

    private static SettlementLinesRecorded settlementLines(Members json) {
        return new SettlementLinesRecorded(
                json.text("file"),
                json.text("gateway"),
                Math.toIntExact(json.integer("first")),
                json.flag("in_transit"),
                json.list("lines").stream().map(EventCodec::settlementLine).toList());
    }

    private static Members settlementLine(SettlementLine line) {
        return new Members()
                .put("at", line.at())
                .put("kind", line.kind().wireName())
                .putIfPresent("reference", line.reference())
                .putIfPresent("gateway_reference", line.gatewayReference())
                .put("gross_minor", line.grossMinor())
                .put("fee_minor", line.feeMinor())
                .put("net_minor", line.netMinor())
                .put("currency", line.currency().getCurrencyCode())
                .put("effective_on", line.effectiveOn().toString())
                .putIfPresent("identity", line.identity());
    }

    private static SettlementLine settlementLine(Members json) {
        return new SettlementLine(
                json.integer("at"),
                SettlementKind.ofWireName(json.text("kind")).orElseThrow(),
                json.textOrNull("reference"),
                json.textOrNull("gateway_reference"),
                json.integer("gross_minor"),
                json.integer("fee_minor"),
                json.integer("net_minor"),
                Currency.getInstance(json.text("currency")),
                LocalDate.parse(json.text("effective_on")),
                json.textOrNull("identity"));
    }

    private static @Nullable Instant instantOrNull(Members json, String name) {
        @Nullable String text = json.textOrNull(name);
        return text == null ? null : Instant.parse(text);
    }

    private static Members leg(StatedLeg leg) {
        return new Members()
                .put("account", leg.account())
                .put("side", leg.side().wireName())
                .put("amount_minor", leg.amountMinor());
    }

    private static StatedLeg leg(Members json) {
        return new StatedLeg(
                json.text("account"), Side.ofWireName(json.text("side")).orElseThrow(), json.integer("amount_minor"));
    }

    private static @Nullable RefundReason reasonOrNull(Members json) {
        @Nullable String name = json.textOrNull("reason");
        return name == null ? null : RefundReason.ofWireName(name).orElseThrow();
    }
}
