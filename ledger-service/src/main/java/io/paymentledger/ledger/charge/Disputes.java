package io.paymentledger.ledger.charge;

import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.DisputeAmended;
import io.paymentledger.events.ChargeEvent.DisputeLost;
import io.paymentledger.events.ChargeEvent.DisputeOpened;
import io.paymentledger.events.ChargeEvent.DisputeReopened;
import io.paymentledger.events.ChargeEvent.DisputeWon;
import io.paymentledger.events.ChargeEvent.InquiryClosed;
import io.paymentledger.events.ChargeEvent.InquiryOpened;
import io.paymentledger.events.ChargeState;
import io.paymentledger.events.ChargeStatus;
import io.paymentledger.events.Dispute;
import io.paymentledger.events.Dispute.Standing;
import io.paymentledger.events.Operation;
import io.paymentledger.ledger.charge.GatewayNotification.Fact;
import io.paymentledger.ledger.charge.Verdict.Matter;
import java.util.ArrayList;
import java.util.List;
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
                events.add(new DisputeReopened(fact.disputeId(), known.amountMinor(), wasWon));
            }
            room += wasWon ? 0 : known.amountMinor();
            if (known.amountMinor() != fact.amountMinor()) {
                events.add(new DisputeAmended(fact.disputeId(), fact.amountMinor() - known.amountMinor()));
            }
        }
        events.add(
                fact.won()
                        ? new DisputeWon(fact.disputeId(), fact.amountMinor())
                        : new DisputeLost(fact.disputeId(), fact.amountMinor()));
        return judged(current, fact.amountMinor(), room, events);
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

    /**
     * What can still come into dispute: what was taken, whether it was given back or not. What a late success took counts
     * once it was given back, for nobody owes it before, and it is not known yet who has it.
     */
    private static long disputable(ChargeState current) {
        return Math.addExact(current.sums().disputable(), current.lateReturned());
    }

    /** @param room the largest sum that can be in dispute */
    private static Verdict judged(ChargeState current, long amountMinor, long room, List<ChargeEvent> events) {
        if (amountMinor <= 0 || amountMinor > current.terms().amount().amountMinor()) {
            return Verdict.contradiction(Matter.AMOUNT);
        }
        if (amountMinor <= room) {
            return new Verdict.News(events);
        }
        if (current.status() == ChargeStatus.FAILED) {
            return Verdict.contradiction(Matter.NOTHING_TAKEN);
        }
        if (moneyMayCome(current)) {
            return new Verdict.TooEarly();
        }
        return Verdict.contradiction(current.sums().captured() == 0 ? Matter.NOTHING_TAKEN : Matter.AMOUNT);
    }

    private static boolean moneyMayCome(ChargeState current) {
        Operation pending = current.pending();
        return !current.status().settled() || (pending != null && pending.kind() == Operation.Kind.CAPTURE);
    }
}
