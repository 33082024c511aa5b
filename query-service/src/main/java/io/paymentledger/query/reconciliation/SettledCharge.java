package io.paymentledger.query.reconciliation;

import static java.util.Objects.requireNonNull;

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
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.StreamName;
import org.jspecify.annotations.Nullable;

/**
 * What a charge's later events leave unsaid.
 *
 * @param stream the charge's stream
 * @param currency of all its amounts
 * @param gateway the gateway of its first attempt; {@code null} before that
 * @param attemptId its first attempt
 * @param lateCaptured whether a late success took money, so that its reversal gives it back
 */
record SettledCharge(
        StreamName stream,
        String currency,
        @Nullable String gateway,
        @Nullable String attemptId,
        boolean lateCaptured) {

    SettledCharge {
        requireNonNull(stream);
        requireNonNull(currency);
    }

    /**
     * The charge after one more event.
     *
     * @param before the charge so far, {@code null} before the first event
     */
    static SettledCharge after(@Nullable SettledCharge before, StreamName stream, ChargeEvent event) {
        if (before != null) {
            return before.after(event);
        }
        if (event instanceof ChargeInitiated terms) {
            return new SettledCharge(stream, terms.amount().currency().code(), null, null, false);
        }
        throw new IllegalStateException("a charge begins with its initiation");
    }

    private SettledCharge after(ChargeEvent event) {
        return switch (event) {
            case AttemptStarted started
            when gateway == null ->
                new SettledCharge(stream, currency, started.gateway(), started.attemptId(), lateCaptured);
            case LateSuccess late when late.captured() -> new SettledCharge(stream, currency, gateway, attemptId, true);
            default -> this;
        };
    }

    /** What moved at the gateway with an event; {@code null} if nothing did. */
    @Nullable
    Movement movement(RecordedEvent recorded, ChargeEvent event) {
        return switch (event) {
            case ChargeCaptured captured ->
                moved(
                        recorded,
                        SettlementKind.PAYMENT,
                        captured.amountMinor(),
                        captured.attemptId(),
                        captured.gatewayReference());
            case LateSuccess late ->
                late.captured()
                        ? moved(
                                recorded,
                                SettlementKind.PAYMENT,
                                late.amountMinor(),
                                late.attemptId(),
                                late.gatewayReference())
                        : null;
            case ChargeRefunded refunded ->
                moved(
                        recorded,
                        SettlementKind.REFUND,
                        refunded.amountMinor(),
                        refunded.attemptId(),
                        refunded.gatewayReference());
            case LateSuccessReversed reversed ->
                lateCaptured
                        ? moved(
                                recorded,
                                SettlementKind.REFUND,
                                reversed.amountMinor(),
                                reversed.attemptId(),
                                reversed.gatewayReference())
                        : null;
            case DisputeOpened opened ->
                moved(recorded, SettlementKind.DISPUTE, opened.amountMinor(), attemptId, opened.disputeId());
            case DisputeAmended amended ->
                amended.changeMinor() > 0
                        ? moved(recorded, SettlementKind.DISPUTE, amended.changeMinor(), attemptId, amended.disputeId())
                        : moved(
                                recorded,
                                SettlementKind.DISPUTE_REVERSAL,
                                -amended.changeMinor(),
                                attemptId,
                                amended.disputeId());
            case DisputeReopened reopened ->
                reopened.won()
                        ? moved(
                                recorded,
                                SettlementKind.DISPUTE,
                                reopened.amountMinor(),
                                attemptId,
                                reopened.disputeId())
                        : null;
            case DisputeWon won ->
                moved(recorded, SettlementKind.DISPUTE_REVERSAL, won.amountMinor(), attemptId, won.disputeId());
            case ChargeInitiated _,
                    AttemptStarted _,
                    ChargeAuthorised _,
                    ChargeDeclined _,
                    OutcomeUnknown _,
                    CaptureStarted _,
                    CaptureFailed _,
                    VoidStarted _,
                    ChargeVoided _,
                    VoidFailed _,
                    RefundStarted _,
                    RefundFailed _,
                    AuthorisationExpired _,
                    DisputeLost _,
                    LateSuccessChargedBack _,
                    ReversalStarted _,
                    ReversalReturned _,
                    ReviewRequired _,
                    ReviewProposed _,
                    ReviewResolved _,
                    RefundReturned _,
                    InquiryOpened _,
                    InquiryClosed _,
                    NoticeDeferred _,
                    NoticeApplied _,
                    GatewayContradiction _ -> null;
        };
    }

    /** Without an attempt no gateway was asked, and none can have moved anything. */
    private @Nullable Movement moved(
            RecordedEvent recorded,
            SettlementKind kind,
            long amountMinor,
            @Nullable String attempt,
            String gatewayReference) {
        return gateway == null
                ? null
                : new Movement(
                        stream.tenant(),
                        recorded.position(),
                        stream.local(),
                        gateway,
                        kind,
                        amountMinor,
                        currency,
                        attempt,
                        gatewayReference,
                        recorded.occurredAt());
    }
}
