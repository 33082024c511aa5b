package io.paymentledger.ledger.month;

import io.paymentledger.base.month.MonthClosings;
import io.paymentledger.base.month.MonthClosings.Noted;
import io.paymentledger.events.EventMetadata;

/**
 * Records what closed months were found to be: the read side, which has the balances, appends nothing. Each process does it; a
 * month that is sealed already is left alone.
 */
final class SealKeeper {

    /** Who did it, in the history of a month. */
    static final String ACTOR = "ledger";

    private final MonthClosings closings;
    private final Months months;

    SealKeeper(MonthClosings closings, Months months) {
        this.closings = closings;
        this.months = months;
    }

    /** Records one month's root, which is no longer asked for then. */
    void record(Noted noted) {
        String tenant = noted.month().tenant();
        String cause = "month:" + noted.month().month();
        months.seal(noted, new EventMetadata(tenant, ACTOR, cause, cause, cause));
        closings.settle(noted.month());
    }
}
