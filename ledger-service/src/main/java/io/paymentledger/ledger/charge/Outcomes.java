package io.paymentledger.ledger.charge;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.CaptureFailed;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeRefunded;
import io.paymentledger.events.ChargeEvent.ChargeVoided;
import io.paymentledger.events.ChargeEvent.LateSuccessReversed;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import io.paymentledger.events.ChargeEvent.RefundFailed;
import io.paymentledger.events.ChargeEvent.ReviewRequired;
import io.paymentledger.events.ChargeEvent.VoidFailed;
import io.paymentledger.events.ChargeState;
import io.paymentledger.events.Money;
import io.paymentledger.events.Operation;
import io.paymentledger.events.SettledOperation;
import io.paymentledger.ledger.charge.GatewayNotification.Fact;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a charge makes of an attempt's outcome, whether it is the first that it hears or comes after all. */
final class Outcomes {

    private Outcomes() {}

    /**
     * The verdict about what a gateway says of an attempt.
     *
     * @throws RefusedException if the attempt is not the charge's
     */
    static Verdict heard(ChargeState current, String attemptId, Fact.Settled fact) {
        SettledOperation settled = current.settled().get(attemptId);
        Operation pending = current.pending();
        boolean isPending = pending != null && pending.attemptId().equals(attemptId);
        boolean isCreation =
                current.attempt() != null && current.attempt().attemptId().equals(attemptId);
        if (settled == null && !isPending && !isCreation) {
            throw new RefusedException(Refusal.UNKNOWN_ATTEMPT);
        }
        Operation operation = settled != null ? settled.operation() : isPending ? pending : null;
        Matter matter = matter(current, operation, fact);
        if (matter != null) {
            return Verdict.contradiction(matter);
        }
        long askedMinor = operation == null ? current.terms().amount().amountMinor() : operation.amountMinor();
        boolean isOpen = attemptId.equals(current.openAttempt());
        if (!isOpen
                && fact.outcome() instanceof Approved approved
                && LateOutcomes.isOwedByNobody(current, settled, approved)) {
            boolean captured = operation != null || approved.captured();
            return LateOutcomes.late(
                    current, attemptId, approved.reference(), captured, fact.amountMinor(), askedMinor);
        }
        if (fact.amountMinor() != null && fact.amountMinor() != askedMinor) {
            return Verdict.contradiction(Matter.AMOUNT);
        }
        if (isOpen) {
            return wasMade(settled, fact.outcome())
                    ? madeBefore(current, attemptId)
                    : new Verdict.News(settled(current, attemptId, fact));
        }
        return LateOutcomes.heard(current, settled, fact.outcome());
    }

    /** What is wrong with a statement by itself; {@code null} if nothing is. */
    private static @Nullable Matter matter(ChargeState current, @Nullable Operation operation, Fact.Settled fact) {
        if (GatewayFacts.isForeign(current, fact.currency())) {
            return Matter.CURRENCY;
        }
        if (fact.subject() != null && (!fact.subject().isOf(operation) || isHoldForPayment(current, operation, fact))) {
            return Matter.SUBJECT;
        }
        boolean isSum =
                fact.amountMinor() == null || (fact.amountMinor() > 0 && fact.amountMinor() <= Money.MAX_AMOUNT_MINOR);
        return isSum ? null : Matter.AMOUNT;
    }

    /** Whether money is told to be held only, where it was to be taken. */
    private static boolean isHoldForPayment(ChargeState current, @Nullable Operation operation, Fact.Settled fact) {
        boolean isToBeTaken = operation == null
                ? !current.status().settled() && current.terms().captureMethod() == CaptureMethod.AUTOMATIC
                : operation.kind() == Operation.Kind.CAPTURE;
        return isToBeTaken && fact.outcome() instanceof Approved approved && !approved.captured();
    }

    /** The open attempt gets its outcome; of money that was only to be held, and was taken, somebody must know. */
    private static List<ChargeEvent> settled(ChargeState current, String attemptId, Fact.Settled fact) {
        List<ChargeEvent> events = settled(current, fact.outcome());
        boolean isTakenUnasked = fact.subject() != null
                && current.pending() == null
                && current.terms().captureMethod() == CaptureMethod.MANUAL
                && fact.outcome() instanceof Approved approved
                && approved.captured();
        if (!isTakenUnasked) {
            return events;
        }
        List<ChargeEvent> all = new ArrayList<>(events);
        all.add(GatewayFacts.contradiction(current, attemptId, fact, Matter.NOT_ASKED_FOR));
        return all;
    }

    /** The open attempt gets its outcome. */
    static List<ChargeEvent> settled(ChargeState current, GatewayOutcome outcome) {
        String attemptId = current.openAttempt();
        if (attemptId == null) {
            throw new IllegalStateException("no attempt is open");
        }
        Operation pending = current.pending();
        return switch (outcome) {
            case Approved approved ->
                List.of(
                        pending == null
                                ? creationApproved(current, attemptId, approved)
                                : approved(pending, approved.reference()));
            case Declined _ when reverses(current) && current.underReview() -> List.of();
            case Declined(String code, String _) ->
                List.of(pending == null ? new ChargeDeclined(attemptId, code) : declined(pending, code));
            case Unknown(String reason, GatewayOutcome.Fault _) ->
                current.outcomeUnknown() ? List.of() : List.of(new OutcomeUnknown(attemptId, reason));
        };
    }

    private static ChargeEvent creationApproved(ChargeState current, String attemptId, Approved approved) {
        long amountMinor = current.terms().amount().amountMinor();
        return switch (current.terms().captureMethod()) {
            case AUTOMATIC -> new ChargeCaptured(attemptId, amountMinor, approved.reference(), true);
            case MANUAL -> new ChargeAuthorised(attemptId, amountMinor, approved.reference(), approved.expiresAt());
        };
    }

    static ChargeEvent approved(Operation pending, String reference) {
        String attemptId = pending.attemptId();
        return switch (pending.kind()) {
            case CAPTURE -> new ChargeCaptured(attemptId, pending.amountMinor(), reference, pending.last());
            case VOID -> new ChargeVoided(attemptId);
            case REFUND -> new ChargeRefunded(attemptId, pending.amountMinor(), reference);
            case REVERSAL -> new LateSuccessReversed(attemptId, pending.amountMinor(), reference);
        };
    }

    private static ChargeEvent declined(Operation pending, String code) {
        String attemptId = pending.attemptId();
        return switch (pending.kind()) {
            case CAPTURE -> new CaptureFailed(attemptId, code);
            case VOID -> new VoidFailed(attemptId, code);
            case REFUND -> new RefundFailed(attemptId, code);
            // Money that nobody owes is not kept because a gateway refuses to give it back.
            case REVERSAL -> new ReviewRequired(attemptId, "reversal-declined:" + code);
        };
    }

    /** Whether what came late is being given back. */
    static boolean reverses(ChargeState current) {
        return current.pending() != null && current.pending().kind() == Operation.Kind.REVERSAL;
    }

    /**
     * What came back is under review already. Of any other attempt with a name that was used before, the gateway does
     * nothing anew, so a person has to find out what is left to do.
     */
    private static Verdict madeBefore(ChargeState current, String attemptId) {
        return current.underReview()
                ? Verdict.known()
                : Verdict.news(new ReviewRequired(attemptId, "reversal-made-before"));
    }

    /** Whether an open attempt had been made before, and that is told again. */
    private static boolean wasMade(@Nullable SettledOperation settled, GatewayOutcome outcome) {
        return settled != null
                && outcome instanceof Approved approved
                && approved.reference().equals(settled.reference());
    }
}
