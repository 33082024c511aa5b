package io.paymentledger.events;

import java.util.Locale;

/** What a gateway can tell before the ledger can take it in. */
public enum Telling {
    /** An operation succeeded after all. */
    APPROVED,
    /** A reversal did not reach the payer after all. */
    DECLINED,
    DISPUTE_OPENED,
    DISPUTE_WON,
    DISPUTE_LOST,
    /** What was held is held no more. */
    HOLD_RELEASED;

    /** The name in stored events. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
