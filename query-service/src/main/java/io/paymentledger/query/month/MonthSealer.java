package io.paymentledger.query.month;

import io.paymentledger.base.month.MonthClosings;
import io.paymentledger.base.month.MonthClosings.Noted;
import io.paymentledger.base.month.MonthClosings.TenantMonth;
import io.paymentledger.query.posting.MonthBalances;

/**
 * Finds what closed months are to be sealed as, and notes it for the write side: it has the balances, and appends nothing.
 * Each process does it; the first note stays.
 */
final class MonthSealer {

    private final MonthClosings closings;
    private final SealedMonths months;
    private final MonthBalances balances;

    MonthSealer(MonthClosings closings, SealedMonths months, MonthBalances balances) {
        this.closings = closings;
        this.months = months;
        this.balances = balances;
    }

    /** Notes one month's root, if the books have come to its end. */
    void seal(TenantMonth waiting) {
        months.find(waiting.tenant(), waiting.month())
                .flatMap(month -> balances.ifReached(month.tenant(), month.closed(), month.position())
                        .map(found -> months.tree(month, found)))
                .ifPresent(tree -> closings.note(new Noted(waiting, tree.size(), tree.root())));
    }
}
