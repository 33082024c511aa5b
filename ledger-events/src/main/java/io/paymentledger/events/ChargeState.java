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
import io.paymentledger.events.Dispute.Standing;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a charge's events amount to: the one fold that the aggregate, the answers, the read model and the audit queries
 * share. What an answer shows of it depends on no more than the sums, the flags and the event, so a row of a read model
 * that keeps those can be folded on.
 *
 * @param terms what was asked for
 * @param status the result of the creation
 * @param attempt the attempt at the creation, once started
 * @param pending the one operation that is on its way to the gateway, if one is
 * @param outcomeUnknown whether a gateway's answer was lost and is still being found out
 * @param underReview whether a person has to find it out
 * @param voided whether the authorisation was let go before anything was captured
 * @param expired whether its time was over before anything was captured
 * @param sums how much went which way
 * @param payment the gateway's name for the payment, once there is one
 * @param declineCode why the gateway declined the creation
 * @param late the successes that came too late; they are reversed one by one, in this order
 * @param settled the operations that have an outcome, by their attempts
 * @param disputes the disputes and inquiries, open or decided, by the gateway's names for them
 * @param deferred what gateways told too early, in the order in which they did
 */
public record ChargeState(
        ChargeInitiated terms,
        ChargeStatus status,
        @Nullable AttemptStarted attempt,
        @Nullable Operation pending,
        boolean outcomeUnknown,
        boolean underReview,
        boolean voided,
        boolean expired,
        Sums sums,
        @Nullable String payment,
        @Nullable String declineCode,
        List<LateSuccess> late,
        Map<String, SettledOperation> settled,
        Map<String, Dispute> disputes,
        List<NoticeDeferred> deferred) {

    public ChargeState {
        late = List.copyOf(late);
        settled = Map.copyOf(settled);
        disputes = Map.copyOf(disputes);
        deferred = List.copyOf(deferred);
    }

    /**
     * The state after one more event. Pure; it takes every event that the aggregate could have recorded.
     *
     * @param before the state so far, {@code null} before the first event
     * @throws IllegalStateException if a stream does not begin with {@link ChargeInitiated}, or has two of them
     */
    public static ChargeState evolve(@Nullable ChargeState before, ChargeEvent event) {
        if (before == null) {
            if (event instanceof ChargeInitiated initiated) {
                return initiated(initiated);
            }
            throw new IllegalStateException("a charge begins with its initiation");
        }
        return before.after(event);
    }

    private static ChargeState initiated(ChargeInitiated terms) {
        return new ChargeState(
                terms,
                ChargeStatus.INIT,
                null,
                null,
                false,
                false,
                false,
                false,
                Sums.NONE,
                null,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                List.of());
    }

    private ChargeState after(ChargeEvent event) {
        return switch (event) {
            case ChargeInitiated _ -> throw new IllegalStateException("a charge begins once");
            case AttemptStarted started -> change().attempt(started).done();
            case ChargeAuthorised authorised ->
                change().succeed(authorised.attemptId(), authorised.gatewayReference())
                        .sums(sums.authorise(authorised.amountMinor()))
                        .done();
            case ChargeCaptured captured ->
                change().succeed(captured.attemptId(), captured.gatewayReference())
                        .sums(sums.capture(captured.amountMinor(), captured.last()))
                        .done();
            case ChargeDeclined declined ->
                change().fail(declined.attemptId(), declined.code()).done();
            case OutcomeUnknown _ -> change().unknown().done();
            case CaptureStarted started -> change().start(capture(started)).done();
            case VoidStarted started ->
                change().start(new Operation(
                                Operation.Kind.VOID,
                                started.attemptId(),
                                started.key(),
                                sums.capturable(),
                                true,
                                true,
                                null))
                        .done();
            case RefundStarted started -> change().start(refund(started)).done();
            case ReversalStarted started ->
                change().start(new Operation(
                                Operation.Kind.REVERSAL, started.attemptId(), null, reversal(), true, false, null))
                        .done();
            case CaptureFailed failed ->
                change().refuse(failed.attemptId(), failed.code()).done();
            case VoidFailed failed ->
                change().refuse(failed.attemptId(), failed.code()).done();
            case RefundFailed failed ->
                change().refuse(failed.attemptId(), failed.code()).done();
            case ChargeVoided let ->
                change().approve(let.attemptId(), null)
                        .voided()
                        .sums(sums.release())
                        .done();
            case ChargeRefunded refunded ->
                change().approve(refunded.attemptId(), refunded.gatewayReference())
                        .sums(sums.refund(refunded.amountMinor()))
                        .done();
            case LateSuccessReversed reversed ->
                change().approve(reversed.attemptId(), reversed.gatewayReference())
                        .sums(sums.reverse(reversed.amountMinor()))
                        .done();
            case AuthorisationExpired _ ->
                change().expired(sums.captured() == 0).sums(sums.release()).done();
            case RefundReturned returned ->
                change().takeBack(returned.attemptId(), returned.code())
                        .sums(sums.refund(-returned.amountMinor()))
                        .done();
            case InquiryOpened opened ->
                change().dispute(opened.disputeId(), Standing.INQUIRY, 0).done();
            case InquiryClosed closed ->
                change().dispute(closed.disputeId(), Standing.CLOSED, 0).done();
            case DisputeOpened opened ->
                change().dispute(opened.disputeId(), Standing.OPEN, opened.amountMinor())
                        .sums(sums.dispute(opened.amountMinor()))
                        .done();
            case DisputeAmended amended ->
                change().amend(amended.disputeId(), amended.changeMinor())
                        .sums(sums.dispute(amended.changeMinor()))
                        .done();
            case DisputeReopened reopened ->
                change().dispute(reopened.disputeId(), Standing.OPEN, reopened.amountMinor())
                        .sums(
                                reopened.won()
                                        ? sums.dispute(reopened.amountMinor())
                                        : sums.regain(reopened.amountMinor()))
                        .done();
            case DisputeWon won ->
                change().dispute(won.disputeId(), Standing.WON, won.amountMinor())
                        .sums(sums.win(won.amountMinor()))
                        .done();
            case DisputeLost lost ->
                change().dispute(lost.disputeId(), Standing.LOST, lost.amountMinor())
                        .sums(sums.lose(lost.amountMinor()))
                        .done();
            case LateSuccess success ->
                change().late(success)
                        .sums(sums.succeedLate(success.amountMinor()))
                        .done();
            case ReversalReturned returned ->
                change().takeBack(returned.attemptId(), returned.code())
                        .sums(sums.reverse(-returned.amountMinor()))
                        .done();
            case LateSuccessChargedBack back ->
                change().chargeBack(back.disputeId(), back.changeMinor())
                        .sums(sums.chargeBack(back.changeMinor()))
                        .done();
            case ReviewRequired required ->
                change().review(required.attemptId()).done();
            case ReviewResolved resolved ->
                change().resolve(resolved.approved()).done();
            case NoticeDeferred notice -> change().defer(notice).done();
            case NoticeApplied applied -> change().applied(applied.notice()).done();
            case ReviewProposed _, GatewayContradiction _ -> this;
        };
    }

    private static Operation capture(CaptureStarted started) {
        return new Operation(
                Operation.Kind.CAPTURE,
                started.attemptId(),
                started.key(),
                started.amountMinor(),
                started.whole(),
                started.last(),
                null);
    }

    private static Operation refund(RefundStarted started) {
        return new Operation(
                Operation.Kind.REFUND,
                started.attemptId(),
                started.key(),
                started.amountMinor(),
                started.whole(),
                false,
                started.reason());
    }

    /** What is undone next; of a row of a read model, which keeps only sums, all that is left. */
    private long reversal() {
        return lateMoney().next().map(LateMoney.Late::leftMinor).orElse(sums.reversible());
    }

    /** The finer state; {@code null} while the creation is on its way. */
    public @Nullable ChargeDetail detail() {
        return ChargeDetail.of(this);
    }

    /** The attempt that has no outcome yet: of the creation or of the pending operation; {@code null} if there is none. */
    public @Nullable String openAttempt() {
        if (pending != null) {
            return pending.attemptId();
        }
        return status == ChargeStatus.PROCESSING && attempt != null ? attempt.attemptId() : null;
    }

    /** What came too late, and what of it was undone. */
    public LateMoney lateMoney() {
        long chargedBack =
                disputes.values().stream().mapToLong(Dispute::lateMinor).sum();
        return new LateMoney(late, chargedBack, sums.reversed() - chargedBack);
    }

    /** Whether a dispute may take what came late, so that whoever gave it back as well would pay twice. */
    public boolean lateDisputed() {
        return sums.disputed() > 0
                && lateMoney().toReverse().filter(LateSuccess::captured).isPresent();
    }

    /** How many reversals of late successes turned out to have failed. */
    public int failedReversals() {
        return (int) settled.values().stream()
                .filter(each -> each.operation().kind() == Operation.Kind.REVERSAL && each.declined())
                .count();
    }

    private ChargeChange change() {
        return new ChargeChange(this);
    }
}
