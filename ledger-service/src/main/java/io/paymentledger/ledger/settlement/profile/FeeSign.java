package io.paymentledger.ledger.settlement.profile;

import java.util.Locale;

/** What the sign of a file's fees means. */
public enum FeeSign {
    /** A positive fee is kept by the gateway, a negative one given back. */
    KEPT,
    /** A fee is a movement of the balance: a negative one is kept, a positive one given back. */
    MOVEMENT;

    /** The name in requests. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
