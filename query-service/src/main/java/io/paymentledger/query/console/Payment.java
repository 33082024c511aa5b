package io.paymentledger.query.console;

import io.paymentledger.events.ChargeState;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.LateMoney.Late;
import io.paymentledger.events.Money;
import io.paymentledger.events.Sums;
import java.util.ArrayList;
import java.util.List;

/**
 * One payment at a gateway, as its charge's history has it. A charge is one payment, and one more for each success that came
 * too late.
 *
 * @param chargeId its charge
 * @param fate what became of it
 * @param taken what the gateway took, or holds, or was asked for if nobody knows
 * @param kept what of it the merchant has now, disputed or not
 */
record Payment(String chargeId, Fate fate, Money taken, Money kept) {

    /** What became of a payment. */
    enum Fate {
        KEPT("kept"),
        PARTLY_REFUNDED("partly refunded"),
        DISPUTED("in dispute"),
        REVERSAL_DUE("to be reversed"),
        REFUNDED("refunded"),
        REVERSED("reversed"),
        LOST("lost in a dispute"),
        HELD("held"),
        NOT_TAKEN("not taken"),
        UNKNOWN("not known yet");

        private final String words;

        Fate(String words) {
            this.words = words;
        }

        /** As a sentence says it. */
        public String words() {
            return words;
        }

        /** Whether the gateway took money. */
        boolean moved() {
            return switch (this) {
                case KEPT, PARTLY_REFUNDED, DISPUTED, REVERSAL_DUE, REFUNDED, REVERSED, LOST -> true;
                case HELD, NOT_TAKEN, UNKNOWN -> false;
            };
        }
    }

    /** Whether the payer is without the money, or a part of it. */
    boolean counts() {
        return kept.amountMinor() > 0;
    }

    /** The payments of a charge, folded from its whole history: at least one. */
    static List<Payment> of(ChargeView charge) {
        List<Payment> payments = new ArrayList<>();
        Payment first = first(charge);
        List<Payment> late = late(charge);
        // A charge that failed and then succeeded after all is one payment, not two.
        if (late.isEmpty() || first.fate != Fate.NOT_TAKEN) {
            payments.add(first);
        }
        payments.addAll(late);
        return payments;
    }

    private static Payment first(ChargeView charge) {
        ChargeState state = charge.state();
        Sums sums = state.sums();
        Money asked = state.terms().amount();
        long kept = Math.max(0, sums.captured() - sums.refunded() - sums.lost());
        Fate fate = fate(state, kept);
        long taken = switch (fate) {
            case UNKNOWN, NOT_TAKEN -> asked.amountMinor();
            case HELD -> sums.capturable();
            default -> sums.captured();
        };
        return new Payment(charge.id(), fate, money(state, taken), money(state, kept));
    }

    private static Fate fate(ChargeState state, long kept) {
        Sums sums = state.sums();
        if (!state.status().settled()) {
            return Fate.UNKNOWN;
        }
        if (sums.captured() == 0) {
            if (state.underReview() || state.outcomeUnknown()) {
                return Fate.UNKNOWN;
            }
            return sums.capturable() > 0 ? Fate.HELD : Fate.NOT_TAKEN;
        }
        if (kept == 0) {
            return sums.lost() > 0 ? Fate.LOST : Fate.REFUNDED;
        }
        if (sums.disputed() > state.lateMoney().kept()) {
            return Fate.DISPUTED;
        }
        return kept < sums.captured() ? Fate.PARTLY_REFUNDED : Fate.KEPT;
    }

    private static List<Payment> late(ChargeView charge) {
        ChargeState state = charge.state();
        return state.lateMoney().left().stream()
                .map(late -> new Payment(
                        charge.id(),
                        fate(state, late),
                        money(state, late.success().amountMinor()),
                        money(state, late.success().captured() ? late.leftMinor() : 0)))
                .toList();
    }

    private static Fate fate(ChargeState state, Late late) {
        if (!late.success().captured()) {
            return late.leftMinor() == 0 ? Fate.NOT_TAKEN : Fate.HELD;
        }
        if (late.leftMinor() > 0) {
            return state.lateDisputed() ? Fate.DISPUTED : Fate.REVERSAL_DUE;
        }
        return state.lateMoney().chargedBack() > 0 ? Fate.LOST : Fate.REVERSED;
    }

    private static Money money(ChargeState state, long amountMinor) {
        return new Money(amountMinor, state.terms().amount().currency());
    }
}
