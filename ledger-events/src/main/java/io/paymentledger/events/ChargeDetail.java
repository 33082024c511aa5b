package io.paymentledger.events;

import java.util.Locale;

/** The finer state of a charge; what its sums and its end amount to. */
public enum ChargeDetail {
    /** Authorised; the money waits for a capture. */
    REQUIRES_CAPTURE,
    /** A part was captured; the rest is still held. */
    PARTIALLY_CAPTURED,
    /** Captured; nothing is held any more. */
    CAPTURED,
    /** Let go before anything was captured. */
    VOIDED,
    /** The authorisation's time was over before anything was captured. */
    EXPIRED,
    /** A part of what was captured was given back. */
    PARTIALLY_REFUNDED,
    /** All that was captured was given back. */
    REFUNDED,
    /** The payer disputes the charge, and the dispute is not decided. */
    DISPUTED,
    /** A dispute was decided for the payer. */
    DISPUTE_LOST,
    /** The gateway declined. */
    DECLINED,
    /** What happened at the gateway cannot be found out by the ledger; a person has to. */
    MANUAL_REVIEW;

    /** The name in JSON. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
