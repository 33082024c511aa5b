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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
                                Operation.Kind.REVERSAL, started.attemptId(), null, nextReversal(), true, false, null))
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

    /** The finer state; {@code null} while the creation is on its way. */
    public @Nullable ChargeDetail detail() {
        if (underReview) {
            return ChargeDetail.MANUAL_REVIEW;
        }
        return switch (status) {
            case INIT, PROCESSING -> null;
            case FAILED -> ChargeDetail.DECLINED;
            case SUCCESS -> sums.captured() == 0 ? beforeCapture() : afterCapture();
        };
    }

    private ChargeDetail beforeCapture() {
        if (voided) {
            return ChargeDetail.VOIDED;
        }
        return expired ? ChargeDetail.EXPIRED : ChargeDetail.REQUIRES_CAPTURE;
    }

    private ChargeDetail afterCapture() {
        if (sums.disputed() > 0) {
            return ChargeDetail.DISPUTED;
        }
        if (sums.lost() > 0) {
            return ChargeDetail.DISPUTE_LOST;
        }
        if (sums.refunded() > 0) {
            return sums.refunded() < sums.captured() ? ChargeDetail.PARTIALLY_REFUNDED : ChargeDetail.REFUNDED;
        }
        return sums.capturable() > 0 ? ChargeDetail.PARTIALLY_CAPTURED : ChargeDetail.CAPTURED;
    }

    /** The attempt that has no outcome yet: of the creation or of the pending operation; {@code null} if there is none. */
    public @Nullable String openAttempt() {
        if (pending != null) {
            return pending.attemptId();
        }
        return status == ChargeStatus.PROCESSING && attempt != null ? attempt.attemptId() : null;
    }

    /**
     * A success that came too late.
     *
     * @param success as the gateway told it
     * @param leftMinor what of it is still to be undone, in minor units
     */
    public record Late(LateSuccess success, long leftMinor) {}

    /**
     * The successes that came too late, each with what is left of it. What disputes took back is of those that took money;
     * the ledger undoes them in order.
     */
    public List<Late> lateLeft() {
        long chargedBack = chargedBack();
        long undone = sums.reversed() - chargedBack;
        List<Late> all = new ArrayList<>();
        for (LateSuccess success : late) {
            long taken = success.captured() ? Math.min(chargedBack, success.amountMinor()) : 0;
            long reversed = Math.min(undone, success.amountMinor() - taken);
            chargedBack -= taken;
            undone -= reversed;
            all.add(new Late(success, success.amountMinor() - taken - reversed));
        }
        return all;
    }

    /** The late success that is to be reversed, or is being reversed; empty if all are, or if only sums are known. */
    public Optional<LateSuccess> lateToReverse() {
        return nextLate().map(Late::success);
    }

    private Optional<Late> nextLate() {
        return lateLeft().stream().filter(each -> each.leftMinor() > 0).findFirst();
    }

    /** What late successes took, and did not only hold. */
    public long lateTaken() {
        return late.stream()
                .filter(LateSuccess::captured)
                .mapToLong(LateSuccess::amountMinor)
                .sum();
    }

    /** What is left of what they took: nobody owes it, and neither the ledger nor a dispute gave it back. */
    public long lateKept() {
        return lateLeft().stream()
                .filter(each -> each.success().captured())
                .mapToLong(Late::leftMinor)
                .sum();
    }

    /** What disputes took back of it for ever. */
    public long chargedBack() {
        return disputes.values().stream().mapToLong(Dispute::lateMinor).sum();
    }

    /** Whether a dispute may take what came late, so that whoever gave it back as well would pay twice. */
    public boolean lateDisputed() {
        return sums.disputed() > 0
                && lateToReverse().filter(LateSuccess::captured).isPresent();
    }

    /** How many reversals of late successes turned out to have failed. */
    public int failedReversals() {
        return (int) settled.values().stream()
                .filter(each -> each.operation().kind() == Operation.Kind.REVERSAL && each.declined())
                .count();
    }

    private long nextReversal() {
        return nextLate().map(Late::leftMinor).orElse(sums.reversible());
    }

    private Change change() {
        return new Change(this);
    }

    /** A state in the making: the members that an event changes, over those of the state before. */
    private static final class Change {

        /** Stands for why a reversal failed of which a person says so. */
        private static final String NOT_APPROVED = "not-approved";

        private final ChargeState before;
        private ChargeStatus status;
        private @Nullable AttemptStarted attempt;
        private @Nullable Operation pending;
        private boolean outcomeUnknown;
        private boolean underReview;
        private boolean voided;
        private boolean expired;
        private Sums sums;
        private @Nullable String payment;
        private @Nullable String declineCode;
        private List<LateSuccess> late;
        private Map<String, SettledOperation> settled;
        private Map<String, Dispute> disputes;
        private List<NoticeDeferred> deferred;

        Change(ChargeState before) {
            this.before = before;
            this.status = before.status;
            this.attempt = before.attempt;
            this.pending = before.pending;
            this.outcomeUnknown = before.outcomeUnknown;
            this.underReview = before.underReview;
            this.voided = before.voided;
            this.expired = before.expired;
            this.sums = before.sums;
            this.payment = before.payment;
            this.declineCode = before.declineCode;
            this.late = before.late;
            this.settled = before.settled;
            this.disputes = before.disputes;
            this.deferred = before.deferred;
        }

        Change attempt(AttemptStarted started) {
            attempt = started;
            status = ChargeStatus.PROCESSING;
            return this;
        }

        Change start(Operation operation) {
            pending = operation;
            return this;
        }

        Change unknown() {
            outcomeUnknown = true;
            return this;
        }

        /** The attempt has an outcome; one that was told to have failed may turn out to have succeeded. */
        private Change settle(String attemptId, @Nullable String code, @Nullable String reference) {
            @Nullable SettledOperation earlier = settled.get(attemptId);
            if (pending != null && pending.attemptId().equals(attemptId)) {
                settled = with(settled, attemptId, new SettledOperation(pending, code, reference));
                pending = null;
            } else if (earlier != null) {
                settled = with(settled, attemptId, new SettledOperation(earlier.operation(), code, reference));
            }
            outcomeUnknown = false;
            underReview = false;
            return this;
        }

        Change approve(String attemptId, @Nullable String reference) {
            return settle(attemptId, null, reference);
        }

        Change refuse(String attemptId, String code) {
            return settle(attemptId, code, null);
        }

        /** What was done is undone by the gateway itself; an attempt that is open stays so. */
        Change takeBack(String attemptId, String code) {
            @Nullable SettledOperation done = settled.get(attemptId);
            if (done != null) {
                settled = with(settled, attemptId, new SettledOperation(done.operation(), code, done.reference()));
            }
            return this;
        }

        Change succeed(String attemptId, String reference) {
            status = ChargeStatus.SUCCESS;
            payment = payment == null ? reference : payment;
            return approve(attemptId, reference);
        }

        Change fail(String attemptId, String code) {
            status = ChargeStatus.FAILED;
            declineCode = code;
            return refuse(attemptId, code);
        }

        Change voided() {
            voided = true;
            return this;
        }

        Change expired(boolean whole) {
            expired = whole;
            return this;
        }

        Change dispute(String disputeId, Standing standing, long amountMinor) {
            disputes = with(disputes, disputeId, new Dispute(standing, amountMinor, 0));
            return this;
        }

        /** A row of a read model keeps no disputes, only their sums. */
        Change chargeBack(String disputeId, long changeMinor) {
            @Nullable Dispute known = disputes.get(disputeId);
            if (known != null) {
                long late = Math.addExact(known.lateMinor(), changeMinor);
                disputes = with(disputes, disputeId, new Dispute(known.standing(), known.amountMinor(), late));
            }
            return this;
        }

        /** As above. */
        Change amend(String disputeId, long changeMinor) {
            @Nullable Dispute known = disputes.get(disputeId);
            return known == null
                    ? this
                    : dispute(disputeId, known.standing(), Math.addExact(known.amountMinor(), changeMinor));
        }

        Change late(LateSuccess success) {
            late = Stream.concat(late.stream(), Stream.of(success)).toList();
            return this;
        }

        Change defer(NoticeDeferred notice) {
            deferred = Stream.concat(deferred.stream(), Stream.of(notice)).toList();
            return this;
        }

        Change applied(String notice) {
            deferred = deferred.stream()
                    .filter(each -> !each.notice().equals(notice))
                    .toList();
            return this;
        }

        private static <T> Map<String, T> with(Map<String, T> all, String name, T value) {
            Map<String, T> more = new HashMap<>(all);
            more.put(name, value);
            return more;
        }

        /** A reversal that had succeeded and came back is open again. */
        Change review(String attemptId) {
            underReview = true;
            @Nullable SettledOperation done = settled.get(attemptId);
            if (pending == null && done != null) {
                pending = done.operation();
            }
            return this;
        }

        /** The outcome comes next; only after a reversal that failed none does, for another one may follow. */
        Change resolve(boolean approved) {
            underReview = false;
            outcomeUnknown = false;
            if (!approved && pending != null && pending.kind() == Operation.Kind.REVERSAL) {
                @Nullable SettledOperation returned = settled.get(pending.attemptId());
                settled = with(
                        settled,
                        pending.attemptId(),
                        returned == null ? new SettledOperation(pending, NOT_APPROVED, null) : returned);
                pending = null;
            }
            return this;
        }

        Change sums(Sums changed) {
            sums = changed;
            return this;
        }

        ChargeState done() {
            return new ChargeState(
                    before.terms,
                    status,
                    attempt,
                    pending,
                    outcomeUnknown,
                    underReview,
                    voided,
                    expired,
                    sums,
                    payment,
                    declineCode,
                    late,
                    settled,
                    disputes,
                    deferred);
        }
    }
}
