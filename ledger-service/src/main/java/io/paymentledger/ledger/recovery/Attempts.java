package io.paymentledger.ledger.recovery;

import io.paymentledger.events.ChargeEvent;
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
import io.paymentledger.events.ChargeEvent.LateSuccessChargedBack;
import io.paymentledger.events.ChargeEvent.LateSuccessReversed;
import io.paymentledger.events.ChargeEvent.NoticeApplied;
import io.paymentledger.events.ChargeEvent.NoticeDeferred;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import io.paymentledger.events.ChargeEvent.RefundFailed;
import io.paymentledger.events.ChargeEvent.RefundReturned;
import io.paymentledger.events.ChargeEvent.RefundStarted;
import io.paymentledger.events.ChargeEvent.ReversalReturned;
import io.paymentledger.events.ChargeEvent.ReversalStarted;
import io.paymentledger.events.ChargeEvent.ReviewProposed;
import io.paymentledger.events.ChargeEvent.ReviewRequired;
import io.paymentledger.events.ChargeEvent.ReviewResolved;
import io.paymentledger.events.ChargeEvent.VoidFailed;
import io.paymentledger.events.ChargeEvent.VoidStarted;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.StoredEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What some events, in the order of their log, say of attempts: the fold that fills {@code ledger.attempt}. */
final class Attempts {

    private static final String CHARGE = "charge";
    private static final String CHARGE_INITIATED = "charge.initiated";

    private final Duration grace;
    private final Instant now;
    private final Map<String, Attempt> byId = new LinkedHashMap<>();

    /**
     * An attempt.
     *
     * @param id ours, as the gateway knows it
     * @param charge the charge's stream
     * @param dueAt when its charge must be looked after; {@code null} for not before something happens
     * @param openedAt since when its outcome is missing; {@code null} if it is known
     */
    record Attempt(
            String id,
            StreamName charge,
            @Nullable Instant dueAt,
            @Nullable Instant openedAt) {}

    /**
     * @param grace how long whoever started an attempt is left alone with it
     * @param now by the database's clock: an event that says it is of a later time was stamped by a clock that was ahead
     */
    Attempts(Duration grace, Instant now) {
        this.grace = grace;
        this.now = now;
    }

    /** The attempts that the events told of, each as of the last of them. */
    Collection<Attempt> all() {
        return byId.values();
    }

    /** Whether an event may tell of an attempt, as far as its type says: half of those of a charge need not be read. */
    static boolean mayBeTold(StoredEvent event) {
        return event.kind().equals(CHARGE) && !event.type().equals(CHARGE_INITIATED);
    }

    void add(RecordedEvent recorded) {
        if (!(recorded.event() instanceof ChargeEvent event)) {
            return;
        }
        Instant at = recorded.occurredAt().isBefore(now) ? recorded.occurredAt() : now;
        switch (event) {
            case AttemptStarted started -> open(recorded, started.attemptId(), at.plus(grace), at);
            case CaptureStarted started -> open(recorded, started.attemptId(), at.plus(grace), at);
            case VoidStarted started -> open(recorded, started.attemptId(), at.plus(grace), at);
            case RefundStarted started -> open(recorded, started.attemptId(), at.plus(grace), at);
            // Nobody but the ledger waits for it.
            case ReversalStarted started -> open(recorded, started.attemptId(), at, at);
            case OutcomeUnknown unknown -> open(recorded, unknown.attemptId(), at, at);
            case LateSuccess late -> put(recorded, late.attemptId(), at);
            // There may be something to reverse.
            case LateSuccessChargedBack back -> put(recorded, back.attemptId(), at);
            case ReversalReturned returned -> put(recorded, returned.attemptId(), at);
            case LateSuccessReversed reversed -> put(recorded, reversed.attemptId(), at);
            case ReviewResolved resolved -> put(recorded, resolved.attemptId(), at);
            case ChargeAuthorised authorised -> put(recorded, authorised.attemptId(), endOf(authorised, at));
            case ChargeCaptured captured -> settle(recorded, captured.attemptId());
            case ChargeDeclined declined -> settle(recorded, declined.attemptId());
            case CaptureFailed failed -> settle(recorded, failed.attemptId());
            case ChargeVoided released -> settle(recorded, released.attemptId());
            case VoidFailed failed -> settle(recorded, failed.attemptId());
            case ChargeRefunded refunded -> settle(recorded, refunded.attemptId());
            case RefundReturned returned -> settle(recorded, returned.attemptId());
            case RefundFailed failed -> settle(recorded, failed.attemptId());
            case ReviewRequired required -> settle(recorded, required.attemptId());
            case ChargeInitiated _,
                    AuthorisationExpired _,
                    InquiryOpened _,
                    InquiryClosed _,
                    DisputeOpened _,
                    DisputeAmended _,
                    DisputeReopened _,
                    DisputeWon _,
                    DisputeLost _,
                    ReviewProposed _,
                    NoticeDeferred _,
                    NoticeApplied _,
                    GatewayContradiction _ -> {
                // They are about no attempt, or leave an attempt as it was.
            }
        }
    }

    private static Instant endOf(ChargeAuthorised authorised, Instant at) {
        return authorised.expiresAt() == null ? at.plus(ChargeView.AUTHORISATION_LIFE) : authorised.expiresAt();
    }

    /** What settles an attempt leaves due what was due beside it: a review is decided and settled in one commit. */
    private void settle(RecordedEvent recorded, String id) {
        @Nullable Attempt before = byId.get(id);
        put(recorded, id, before == null || before.openedAt() != null ? null : before.dueAt());
    }

    private void put(RecordedEvent recorded, String id, @Nullable Instant dueAt) {
        byId.put(id, new Attempt(id, recorded.stream(), dueAt, null));
    }

    /** An attempt stays open since the first event that left it so. */
    private void open(RecordedEvent recorded, String id, Instant dueAt, Instant openedAt) {
        @Nullable Attempt before = byId.get(id);
        Instant since = before == null || before.openedAt() == null ? openedAt : before.openedAt();
        byId.put(id, new Attempt(id, recorded.stream(), dueAt, since));
    }
}
