package io.paymentledger.simulator;

/** What follows a payment of the simulator's own accord. */
enum Aftermath {
    NONE,

    /** It is answered declined, and succeeds. */
    LATE_SUCCESS,

    /** Its void is answered approved, and the money is taken. */
    LATE_AFTER_VOID,

    /** Its success is told, twice. */
    TOLD_TWICE,

    /** Its payer disputes it once the money is taken. */
    DISPUTE,

    /** The same, and the merchant wins. */
    DISPUTE_WON,

    /** The same, and the merchant loses. */
    DISPUTE_LOST;

    boolean isDispute() {
        return this == DISPUTE || this == DISPUTE_WON || this == DISPUTE_LOST;
    }
}
