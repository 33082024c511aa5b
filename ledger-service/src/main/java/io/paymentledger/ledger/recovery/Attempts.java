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
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What some events, in the order of their log, say of attempts: the fold that fills {@code ledger.attempt}. */
final class Attempts {

    private final Duration grace;
    private final Map<String, Attempt> byId = new LinkedHashMap<>();

    /**
     * An attempt.
     *
     * @param id ours, as the gateway knows it
     * @param charge the charge's stream
     * @param dueAt when its charge must be looked after; {@code null} for not before something happens
     */
    record Attempt(String id, StreamName charge, @Nullable Instant dueAt) {}

    /** @param grace how long whoever started an attempt is left alone with it */
    Attempts(Duration grace) {
        this.grace = grace;
    }

    /** The attempts that the events told of, each as of the last of them. */
    Collection<Attempt> all() {
        return byId.values();
    }

    void add(RecordedEvent recorded) {
        if (!(recorded.event() instanceof ChargeEvent event)) {
            return;
        }
        Instant at = recorded.occurredAt();
        switch (event) {
            case AttemptStarted started -> put(recorded, started.attemptId(), at.plus(grace));
            case CaptureStarted started -> put(recorded, started.attemptId(), at.plus(grace));
            case VoidStarted started -> put(recorded, started.attemptId(), at.plus(grace));
            case RefundStarted started -> put(recorded, started.attemptId(), at.plus(grace));
            // Nobody but the ledger waits for it.
            case ReversalStarted started -> put(recorded, started.attemptId(), at);
            case OutcomeUnknown unknown -> put(recorded, unknown.attemptId(), at);
            case LateSuccess late -> put(recorded, late.attemptId(), at);
            case ReviewResolved resolved -> put(recorded, resolved.attemptId(), at);
            case ChargeAuthorised authorised -> put(recorded, authorised.attemptId(), endOf(authorised, at));
            case ChargeCaptured captured -> put(recorded, captured.attemptId(), null);
            case ChargeDeclined declined -> put(recorded, declined.attemptId(), null);
            case CaptureFailed failed -> put(recorded, failed.attemptId(), null);
            case ChargeVoided released -> put(recorded, released.attemptId(), null);
            case VoidFailed failed -> put(recorded, failed.attemptId(), null);
            case ChargeRefunded refunded -> put(recorded, refunded.attemptId(), null);
            case RefundFailed failed -> put(recorded, failed.attemptId(), null);
            case LateSuccessReversed reversed -> put(recorded, reversed.attemptId(), null);
            case ReviewRequired required -> put(recorded, required.attemptId(), null);
            case ChargeInitiated _, AuthorisationExpired _, DisputeOpened _, DisputeWon _, DisputeLost _ -> {
                // They are about no attempt.
            }
        }
    }

    private static Instant endOf(ChargeAuthorised authorised, Instant at) {
        return authorised.expiresAt() == null ? at.plus(ChargeView.AUTHORISATION_LIFE) : authorised.expiresAt();
    }

    private void put(RecordedEvent recorded, String id, @Nullable Instant dueAt) {
        byId.put(id, new Attempt(id, recorded.stream(), dueAt));
    }
}
