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
import io.paymentledger.events.ChargeEvent.ReviewRequired;
import io.paymentledger.events.ChargeEvent.VoidFailed;
import io.paymentledger.events.ChargeState;
import io.paymentledger.events.ChargeStatus;
import io.paymentledger.events.Operation;
import io.paymentledger.events.SettledOperation;
import io.paymentledger.ledger.charge.GatewayNotification.Fact;
import io.paymentledger.ledger.charge.GatewayNotification.Subject;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import io.paymentledger.ledger.charge.Verdict.Matter;
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
        if (attemptId.equals(current.openAttempt())) {
            return new Verdict.News(settled(current, fact.outcome()));
        }
        return switch (fact.outcome()) {
            case Approved approved when settled == null -> createdAgain(current, attemptId, approved);
            case Approved approved when settled.declined() -> succeededLate(current, settled, approved);
            case Approved approved -> succeededAgain(current, settled, approved);
            case Declined _
            when settled == null ->
                current.status() == ChargeStatus.FAILED
                        ? Verdict.known()
                        : Verdict.contradiction(Matter.ALREADY_SETTLED);
            case Declined(String code) -> failedLate(settled, code);
            // It is known.
            case Unknown _ -> Verdict.known();
        };
    }

    /** What is wrong with a statement by itself; {@code null} if nothing is. */
    private static @Nullable Matter matter(ChargeState current, @Nullable Operation operation, Fact.Settled fact) {
        if (fact.currency() != null
                && !fact.currency().equals(current.terms().amount().currency().getCurrencyCode())) {
            return Matter.CURRENCY;
        }
        if (fact.subject() != null && !isAbout(operation, fact.subject())) {
            return Matter.SUBJECT;
        }
        long asked = operation == null ? current.terms().amount().amountMinor() : operation.amountMinor();
        return fact.amountMinor() != null && fact.amountMinor() != asked ? Matter.AMOUNT : null;
    }

    private static boolean isAbout(@Nullable Operation operation, Subject subject) {
        if (operation == null) {
            return subject == Subject.PAYMENT;
        }
        return switch (operation.kind()) {
            case CAPTURE -> subject == Subject.PAYMENT;
            case VOID -> subject == Subject.VOID;
            case REFUND -> subject == Subject.REFUND;
            case REVERSAL -> subject != Subject.PAYMENT;
        };
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
            case Declined(String code) ->
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

    /** What is settled stays so, and hearing the same result again is no news; but a success that came late is. */
    private static Verdict createdAgain(ChargeState current, String attemptId, Approved approved) {
        boolean isOther = !approved.reference().equals(current.payment());
        boolean letGo = approved.captured() && (current.voided() || current.expired());
        if (isOther || letGo) {
            return late(current, attemptId, current.terms().amount().amountMinor(), approved);
        }
        boolean taken = approved.captured()
                && current.terms().captureMethod() == CaptureMethod.MANUAL
                && current.sums().captured() == 0;
        return taken && !captures(current) ? Verdict.contradiction(Matter.NOT_ASKED_FOR) : Verdict.known();
    }

    private static boolean captures(ChargeState current) {
        return current.pending() != null && current.pending().kind() == Operation.Kind.CAPTURE;
    }

    /** Under one attempt there may be several payments, each of which is undone once. */
    private static Verdict late(ChargeState current, String attemptId, long amountMinor, Approved approved) {
        boolean isKnown = current.late().stream()
                .anyMatch(late -> late.attemptId().equals(attemptId)
                        && late.gatewayReference().equals(approved.reference()));
        return isKnown
                ? Verdict.known()
                : Verdict.news(new LateSuccess(attemptId, amountMinor, approved.reference(), approved.captured()));
    }

    /** The client was told that the operation failed, and that stays true; what the gateway did all the same counts. */
    private static Verdict succeededLate(ChargeState current, SettledOperation settled, Approved approved) {
        Operation operation = settled.operation();
        return switch (operation.kind()) {
            case CAPTURE -> late(current, operation.attemptId(), operation.amountMinor(), taken(approved));
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
                // A refund that came back was told to be made before it did.
                if (approved.reference().equals(settled.reference())) {
                    yield Verdict.known();
                }
                if (current.openAttempt() != null) {
                    yield new Verdict.TooEarly();
                }
                long left = current.sums().captured() - current.sums().refunded();
                yield operation.amountMinor() <= left
                        ? Verdict.news(new ChargeRefunded(
                                operation.attemptId(), operation.amountMinor(), approved.reference()))
                        : Verdict.contradiction(Matter.AMOUNT);
            }
            case REVERSAL -> throw new IllegalStateException("a reversal is never settled as declined");
        };
    }

    private static Approved taken(Approved approved) {
        return new Approved(approved.reference(), true, null);
    }

    private static Verdict succeededAgain(ChargeState current, SettledOperation settled, Approved approved) {
        Operation operation = settled.operation();
        boolean isOther = settled.reference() != null && !settled.reference().equals(approved.reference());
        return switch (operation.kind()) {
            case CAPTURE ->
                isOther
                        ? late(current, operation.attemptId(), operation.amountMinor(), taken(approved))
                        : Verdict.known();
            case VOID -> Verdict.known();
            case REFUND, REVERSAL -> isOther ? Verdict.contradiction(Matter.SECOND_REFUND) : Verdict.known();
        };
    }

    private static Verdict failedLate(SettledOperation settled, String code) {
        Operation operation = settled.operation();
        if (settled.declined()) {
            return Verdict.known();
        }
        return operation.kind() == Operation.Kind.REFUND
                ? Verdict.news(new RefundReturned(operation.attemptId(), operation.amountMinor(), code))
                : Verdict.contradiction(Matter.ALREADY_SETTLED);
    }
}
