package io.paymentledger.base.limit;

import java.util.Locale;

/** What there is a number of places for, of which each tenant has its share. */
public enum Bound {
    /** Whatever is none of the others. */
    REQUESTS,
    /** Batches of charges, and settlement files. */
    BATCHES,
    /** Answers as long as the log. */
    EXPORTS,
    /** Answers that do not end. */
    STREAMS;

    /** The name in errors and metrics. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
