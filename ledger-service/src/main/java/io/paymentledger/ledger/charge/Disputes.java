package io.paymentledger.ledger.charge;

import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.DisputeAmended;
import io.paymentledger.events.ChargeEvent.DisputeLost;
import io.paymentledger.events.ChargeEvent.DisputeOpened;
import io.paymentledger.events.ChargeEvent.DisputeReopened;
import io.paymentledger.events.ChargeEvent.DisputeWon;
import io.paymentledger.events.ChargeEvent.InquiryClosed;
import io.paymentledger.events.ChargeEvent.InquiryOpened;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.LateSuccessChargedBack;
import io.paymentledger.events.ChargeState;
import io.paymentledger.events.Dispute;
import io.paymentledger.events.Dispute.Standing;
import io.paymentledger.events.Operation;
import io.paymentledger.ledger.charge.GatewayNotification.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a charge makes of disputes. Notifications come in any order and more than once, a dispute may be decided about
 * another sum than it was opened with, and decided anew. What is in dispute or lost is never more than was taken; what
 * was given back before may be disputed all the same, for banks do so.
 */
final class Disputes {

    private Disputes() {}

    static Verdict opened(ChargeState current, Fact.DisputeOpened fact) {
        @Nullable Dispute known = known(current, fact.disputeId());
        if (known != null) {
            boolean differs = known.standing() == Standing.OPEN && known.amountMinor() != fact.amountMinor();
            return differs ? Verdict.contradiction(Matter.AMOUNT) : Verdict.known();
        }
        return judged(
                current,
                fact.amountMinor(),
                disputable(current),
                List.of(new DisputeOpened(fact.disputeId(), fact.amountMinor(), fact.reason())));
    }

    static Verdict closed(ChargeState current, Fact.DisputeClosed fact) {
        @Nullable Dispute known = known(current, fact.disputeId());
        Standing result = fact.won() ? Standing.WON : Standing.LOST;
        if (known != null && known.standing() == result) {
            return known.amountMinor() == fact.amountMinor()
                    ? Verdict.known()
                    : Verdict.contradiction(Matter.ALREADY_SETTLED);
        }
        List<ChargeEvent> events = new ArrayList<>();
        long room = disputable(current);
        if (known == null) {
            events.add(new DisputeOpened(fact.disputeId(), fact.amountMinor(), Fact.NOT_TOLD));
        } else {
            boolean wasWon = known.standing() == Standing.WON;
            if (known.standing() != Standing.OPEN) {
                chargeBack(current, fact.disputeId(), -known.lateMinor()).ifPresent(events::add);
                events.add(new DisputeReopened(fact.disputeId(), known.amountMinor(), wasWon));
            }
            room += wasWon ? 0 : known.amountMinor();
            if (known.amountMinor() != fact.amountMinor()) {
                events.add(new DisputeAmended(fact.disputeId(), fact.amountMinor() - known.amountMinor()));
            }
        }
        if (fact.won()) {
            events.add(new DisputeWon(fact.disputeId(), fact.amountMinor()));
        } else {
            events.add(new DisputeLost(fact.disputeId(), fact.amountMinor()));
            chargeBack(
                            current,
                            fact.disputeId(),
                            Math.min(fact.amountMinor(), current.lateMoney().kept()))
                    .ifPresent(events::add);
        }
        Verdict verdict = judged(current, fact.amountMinor(), room, events);
        return verdict instanceof Verdict.News && Outcomes.reverses(current) ? new Verdict.TooEarly() : verdict;
    }

    /** What disputes that are lost take back of what is there again although it had been given back. */
    static List<ChargeEvent> chargeBacks(ChargeState current, long returnedMinor) {
        List<ChargeEvent> events = new ArrayList<>();
        long left = returnedMinor;
        for (Map.Entry<String, Dispute> each : new TreeMap<>(current.disputes()).entrySet()) {
            Dispute dispute = each.getValue();
            if (dispute.standing() == Standing.LOST) {
                long taken = Math.min(left, dispute.amountMinor() - dispute.lateMinor());
                chargeBack(current, each.getKey(), taken).ifPresent(events::add);
                left -= taken;
            }
        }
        return events;
    }

    private static Optional<ChargeEvent> chargeBack(ChargeState current, String disputeId, long changeMinor) {
        return current.late().stream()
                .filter(late -> late.captured() && changeMinor != 0)
                .findFirst()
                .map(late -> new LateSuccessChargedBack(late.attemptId(), disputeId, changeMinor));
    }

    /** A bank that only asks takes nothing, so it may ask at any time. */
    static Verdict asked(ChargeState current, Fact.InquiryOpened fact) {
        return current.disputes().containsKey(fact.disputeId())
                ? Verdict.known()
                : Verdict.news(new InquiryOpened(fact.disputeId(), fact.reason()));
    }

    static Verdict askedNoMore(ChargeState current, Fact.InquiryClosed fact) {
        @Nullable Dispute dispute = current.disputes().get(fact.disputeId());
        if (dispute == null) {
            return Verdict.news(
                    new InquiryOpened(fact.disputeId(), Fact.NOT_TOLD), new InquiryClosed(fact.disputeId()));
        }
        return dispute.standing() == Standing.INQUIRY
                ? Verdict.news(new InquiryClosed(fact.disputeId()))
                : Verdict.known();
    }

    /** A dispute about money; an inquiry may become one. */
    private static @Nullable Dispute known(ChargeState current, String disputeId) {
        @Nullable Dispute dispute = current.disputes().get(disputeId);
        return dispute == null || dispute.standing() == Standing.INQUIRY || dispute.standing() == Standing.CLOSED
                ? null
                : dispute;
    }

    /** What can still come into dispute: what was taken, late or not, whether it was given back or not. */
    private static long disputable(ChargeState current) {
        return Math.addExact(current.sums().disputable(), current.lateMoney().disputable());
    }

    /** A dispute is about one payment. */
    private static long largestPayment(ChargeState current) {
        return current.late().stream()
                .filter(LateSuccess::captured)
                .mapToLong(LateSuccess::amountMinor)
                .reduce(current.terms().amount().amountMinor(), Math::max);
    }

    /** @param room the largest sum that can be in dispute */
    private static Verdict judged(ChargeState current, long amountMinor, long room, List<ChargeEvent> events) {
        if (amountMinor <= 0 || amountMinor > largestPayment(current)) {
            return Verdict.contradiction(Matter.AMOUNT);
        }
        if (amountMinor <= room) {
            return new Verdict.News(events);
        }
        if (moneyMayCome(current)) {
            return new Verdict.TooEarly();
        }
        boolean taken = current.sums().captured() > 0 || current.lateMoney().taken() > 0;
        return Verdict.contradiction(taken ? Matter.AMOUNT : Matter.NOTHING_TAKEN);
    }

    private static boolean moneyMayCome(ChargeState current) {
        Operation pending = current.pending();
        return !current.status().settled() || (pending != null && pending.kind() == Operation.Kind.CAPTURE);
    }
}
