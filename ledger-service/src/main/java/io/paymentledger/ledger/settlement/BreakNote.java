package io.paymentledger.ledger.settlement;

/** What a note about a break is. */
public enum BreakNote {
    /** Why there is a difference. */
    EXPLANATION,
    /** What was done about it; the last word. */
    RESOLUTION
}
