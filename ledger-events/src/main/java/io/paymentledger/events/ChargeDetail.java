package io.paymentledger.events;

import java.util.Locale;

/** The finer state of a charge whose creation is settled. */
public enum ChargeDetail {
    /** Authorised; the money waits for a capture. */
    REQUIRES_CAPTURE,
    /** The whole sum was captured. */
    CAPTURED,
    /** The gateway declined. */
    DECLINED;

    /** The name in JSON. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
