package io.paymentledger.events;

import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.NoticeDeferred;
import io.paymentledger.events.Dispute.Standing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A state in the making: the members that an event changes, over those of the state before. */
final class ChargeChange {

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

    ChargeChange(ChargeState before) {
        this.before = before;
        this.status = before.status();
        this.attempt = before.attempt();
        this.pending = before.pending();
        this.outcomeUnknown = before.outcomeUnknown();
        this.underReview = before.underReview();
        this.voided = before.voided();
        this.expired = before.expired();
        this.sums = before.sums();
        this.payment = before.payment();
        this.declineCode = before.declineCode();
        this.late = before.late();
        this.settled = before.settled();
        this.disputes = before.disputes();
        this.deferred = before.deferred();
    }

    ChargeChange attempt(AttemptStarted started) {
        attempt = started;
        status = ChargeStatus.PROCESSING;
        return this;
    }

    ChargeChange start(Operation operation) {
        pending = operation;
        return this;
    }

    ChargeChange unknown() {
        outcomeUnknown = true;
        return this;
    }

    /** The attempt has an outcome; one that was told to have failed may turn out to have succeeded. */
    private ChargeChange settle(String attemptId, @Nullable String code, @Nullable String reference) {
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

    ChargeChange approve(String attemptId, @Nullable String reference) {
        return settle(attemptId, null, reference);
    }

    ChargeChange refuse(String attemptId, String code) {
        return settle(attemptId, code, null);
    }

    /** What was done is undone by the gateway itself; an attempt that is open stays so. */
    ChargeChange takeBack(String attemptId, String code) {
        @Nullable SettledOperation done = settled.get(attemptId);
        if (done != null) {
            settled = with(settled, attemptId, new SettledOperation(done.operation(), code, done.reference()));
        }
        return this;
    }

    ChargeChange succeed(String attemptId, String reference) {
        status = ChargeStatus.SUCCESS;
        payment = payment == null ? reference : payment;
        return approve(attemptId, reference);
    }

    ChargeChange fail(String attemptId, String code) {
        status = ChargeStatus.FAILED;
        declineCode = code;
        return refuse(attemptId, code);
    }

    ChargeChange voided() {
        voided = true;
        return this;
    }

    ChargeChange expired(boolean whole) {
        expired = whole;
        return this;
    }

    ChargeChange dispute(String disputeId, Standing standing, long amountMinor) {
        disputes = with(disputes, disputeId, new Dispute(standing, amountMinor, 0));
        return this;
    }

    /** A row of a read model keeps no disputes, only their sums. */
    ChargeChange chargeBack(String disputeId, long changeMinor) {
        @Nullable Dispute known = disputes.get(disputeId);
        if (known != null) {
            long late = Math.addExact(known.lateMinor(), changeMinor);
            disputes = with(disputes, disputeId, new Dispute(known.standing(), known.amountMinor(), late));
        }
        return this;
    }

    /** As above. */
    ChargeChange amend(String disputeId, long changeMinor) {
        @Nullable Dispute known = disputes.get(disputeId);
        return known == null
                ? this
                : dispute(disputeId, known.standing(), Math.addExact(known.amountMinor(), changeMinor));
    }

    ChargeChange late(LateSuccess success) {
        late = Stream.concat(late.stream(), Stream.of(success)).toList();
        return this;
    }

    ChargeChange defer(NoticeDeferred notice) {
        deferred = Stream.concat(deferred.stream(), Stream.of(notice)).toList();
        return this;
    }

    ChargeChange applied(String notice) {
        deferred =
                deferred.stream().filter(each -> !each.notice().equals(notice)).toList();
        return this;
    }

    private static <T> Map<String, T> with(Map<String, T> all, String name, T value) {
        Map<String, T> more = new HashMap<>(all);
        more.put(name, value);
        return more;
    }

    /** A reversal that had succeeded and came back is open again. */
    ChargeChange review(String attemptId) {
        underReview = true;
        @Nullable SettledOperation done = settled.get(attemptId);
        if (pending == null && done != null) {
            pending = done.operation();
        }
        return this;
    }

    /** The outcome comes next; only after a reversal that failed none does, for another one may follow. */
    ChargeChange resolve(boolean approved) {
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

    ChargeChange sums(Sums changed) {
        sums = changed;
        return this;
    }

    ChargeState done() {
        return new ChargeState(
                before.terms(),
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
