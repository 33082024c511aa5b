package io.paymentledger.ledger.charge;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.CaptureFailed;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeRefunded;
import io.paymentledger.events.ChargeEvent.ChargeVoided;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.LateSuccessReversed;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import io.paymentledger.events.ChargeEvent.RefundFailed;
import io.paymentledger.events.ChargeEvent.RefundReturned;
import io.paymentledger.events.ChargeEvent.ReversalReturned;
import io.paymentledger.events.ChargeEvent.ReviewRequired;
import io.paymentledger.events.ChargeEvent.VoidFailed;
import io.paymentledger.events.ChargeState;
import io.paymentledger.events.ChargeStatus;
import io.paymentledger.events.LateMoney;
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
        if (!isOpen && fact.outcome() instanceof Approved approved && isOwedByNobody(current, settled, approved)) {
            boolean captured = operation != null || approved.captured();
            return late(current, attemptId, approved.reference(), captured, fact.amountMinor(), askedMinor);
        }
        if (fact.amountMinor() != null && fact.amountMinor() != askedMinor) {
            return Verdict.contradiction(Matter.AMOUNT);
        }
        if (isOpen) {
            return wasMade(settled, fact.outcome())
                    ? madeBefore(current, attemptId)
                    : new Verdict.News(settled(current, attemptId, fact));
        }
        return switch (fact.outcome()) {
            case Approved approved when settled == null -> createdAgain(current, approved);
            case Approved approved when settled.declined() -> succeededLate(current, settled, approved);
            case Approved approved -> succeededAgain(settled, approved);
            case Declined _
            when settled == null ->
                current.status() == ChargeStatus.FAILED
                        ? Verdict.known()
                        : Verdict.contradiction(Matter.ALREADY_SETTLED);
            case Declined declined -> failedLate(current, settled, declined);
            // It is known.
            case Unknown _ -> Verdict.known();
        };
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

    private static ChargeEvent approved(Operation pending, String reference) {
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

    /**
     * Whether a payment is one that nobody owes, whatever its sum: what it was made for had failed, or had been let go, or
     * was paid already.
     */
    private static boolean isOwedByNobody(ChargeState current, @Nullable SettledOperation settled, Approved approved) {
        if (settled == null) {
            boolean letGo = approved.captured() && (current.voided() || current.expired());
            return letGo || !approved.reference().equals(current.payment());
        }
        return settled.operation().kind() == Operation.Kind.CAPTURE
                && (settled.declined() || !approved.reference().equals(settled.reference()));
    }

    /** Under one attempt there may be several payments, each of which is undone once. */
    private static Verdict late(
            ChargeState current,
            String attemptId,
            String reference,
            boolean captured,
            @Nullable Long toldMinor,
            long askedMinor) {
        return current.late().stream()
                .filter(late -> late.attemptId().equals(attemptId)
                        && late.gatewayReference().equals(reference))
                .findFirst()
                .map(late -> toldMinor == null || toldMinor == late.amountMinor()
                        ? Verdict.known()
                        : Verdict.contradiction(Matter.AMOUNT))
                .orElseGet(() -> Verdict.news(
                        new LateSuccess(attemptId, toldMinor == null ? askedMinor : toldMinor, reference, captured)));
    }

    /** What is settled stays so, and hearing the same result again is no news. */
    private static Verdict createdAgain(ChargeState current, Approved approved) {
        boolean taken = approved.captured()
                && current.terms().captureMethod() == CaptureMethod.MANUAL
                && current.sums().captured() == 0;
        return taken && !captures(current) ? Verdict.contradiction(Matter.NOT_ASKED_FOR) : Verdict.known();
    }

    private static boolean captures(ChargeState current) {
        return current.pending() != null && current.pending().kind() == Operation.Kind.CAPTURE;
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

    /** The client was told that the operation failed, and that stays true; what the gateway did all the same counts. */
    private static Verdict succeededLate(ChargeState current, SettledOperation settled, Approved approved) {
        Operation operation = settled.operation();
        return switch (operation.kind()) {
            case CAPTURE -> throw new IllegalStateException("a capture that failed and takes money is a late success");
            case VOID -> {
                if (current.openAttempt() != null) {
                    yield new Verdict.TooEarly();
                }
                if (current.sums().captured() > 0) {
                    yield Verdict.contradiction(Matter.ALREADY_SETTLED);
                }
                yield current.sums().capturable() > 0
                        ? Verdict.news(new ChargeVoided(operation.attemptId()))
                        : Verdict.known();
            }
            case REFUND -> {
                long left = current.sums().captured() - current.sums().refunded();
                yield givenBackLate(current, settled, approved, left, Matter.AMOUNT);
            }
            case REVERSAL ->
                givenBackLate(current, settled, approved, current.sums().reversible(), Matter.SECOND_REFUND);
        };
    }

    /** @param leftMinor how much can still be given back */
    private static Verdict givenBackLate(
            ChargeState current, SettledOperation settled, Approved approved, long leftMinor, Matter tooMuch) {
        // What came back was told to be made before it did.
        if (approved.reference().equals(settled.reference())) {
            return Verdict.known();
        }
        if (current.openAttempt() != null) {
            return new Verdict.TooEarly();
        }
        Operation operation = settled.operation();
        return operation.amountMinor() <= leftMinor
                ? Verdict.news(approved(operation, approved.reference()))
                : Verdict.contradiction(tooMuch);
    }

    private static Verdict succeededAgain(SettledOperation settled, Approved approved) {
        boolean isOther = isOther(settled, approved.reference());
        return switch (settled.operation().kind()) {
            case CAPTURE, VOID -> Verdict.known();
            case REFUND, REVERSAL -> isOther ? Verdict.contradiction(Matter.SECOND_REFUND) : Verdict.known();
        };
    }

    private static boolean isOther(SettledOperation settled, @Nullable String reference) {
        return settled.reference() != null
                && reference != null
                && !settled.reference().equals(reference);
    }

    private static Verdict failedLate(ChargeState current, SettledOperation settled, Declined declined) {
        // Of a second refund that failed, nothing was given.
        if (settled.declined() || isOther(settled, declined.reference())) {
            return Verdict.known();
        }
        Operation operation = settled.operation();
        String code = declined.code();
        return switch (operation.kind()) {
            case REFUND -> Verdict.news(new RefundReturned(operation.attemptId(), operation.amountMinor(), code));
            case REVERSAL -> returned(current, operation, code);
            case CAPTURE, VOID -> Verdict.contradiction(Matter.ALREADY_SETTLED);
        };
    }

    /**
     * What nobody owes is there again, and would come back another time; so a person has to find another way, unless a
     * dispute has taken some of it back, or may.
     */
    private static Verdict returned(ChargeState current, Operation reversal, String code) {
        long returnedMinor = reversal.amountMinor();
        LateMoney late = current.lateMoney();
        if (late.disputable() - late.kept() < returnedMinor) {
            // It let go what was only held, and that is final.
            return Verdict.contradiction(Matter.ALREADY_SETTLED);
        }
        if (current.openAttempt() != null) {
            return new Verdict.TooEarly();
        }
        List<ChargeEvent> chargedBack = Disputes.chargeBacks(current, returnedMinor);
        List<ChargeEvent> events = new ArrayList<>();
        events.add(new ReversalReturned(reversal.attemptId(), returnedMinor, code));
        events.addAll(chargedBack);
        if (chargedBack.isEmpty() && current.sums().disputed() == 0) {
            events.add(new ReviewRequired(reversal.attemptId(), "reversal-returned:" + code));
        }
        return new Verdict.News(events);
    }
}
