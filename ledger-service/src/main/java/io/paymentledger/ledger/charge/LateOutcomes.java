package io.paymentledger.ledger.charge;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.ChargeVoided;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.RefundReturned;
import io.paymentledger.events.ChargeEvent.ReversalReturned;
import io.paymentledger.events.ChargeEvent.ReviewRequired;
import io.paymentledger.events.ChargeState;
import io.paymentledger.events.ChargeStatus;
import io.paymentledger.events.LateMoney;
import io.paymentledger.events.Operation;
import io.paymentledger.events.SettledOperation;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a charge makes of what it hears of an attempt that has its outcome: it stays what it is, and what the gateway did all the same counts. */
final class LateOutcomes {

    private LateOutcomes() {}

    /**
     * The verdict about an outcome of an attempt that has one.
     *
     * @param settled the operation and its outcome; {@code null} for the creation
     */
    static Verdict heard(ChargeState current, @Nullable SettledOperation settled, GatewayOutcome outcome) {
        return switch (outcome) {
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

    /**
     * Whether a payment is one that nobody owes, whatever its sum: what it was made for had failed, or had been let go, or
     * was paid already.
     */
    static boolean isOwedByNobody(ChargeState current, @Nullable SettledOperation settled, Approved approved) {
        if (settled == null) {
            boolean letGo = approved.captured() && (current.voided() || current.expired());
            return letGo || !approved.reference().equals(current.payment());
        }
        return settled.operation().kind() == Operation.Kind.CAPTURE
                && (settled.declined() || !approved.reference().equals(settled.reference()));
    }

    /** Under one attempt there may be several payments, each of which is undone once. */
    static Verdict late(
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
                ? Verdict.news(Outcomes.approved(operation, approved.reference()))
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
