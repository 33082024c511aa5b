package io.paymentledger.events;

import java.util.Locale;

/** What a key can name. */
public enum KeyOperation {
    /** The creation of a charge. */
    CREATE,
    /** A capture of an authorised charge. */
    CAPTURE,
    /** The void of an authorised charge. */
    VOID,
    /** A refund of a captured charge. */
    REFUND,
    /** An operator's decision about a charge in review. */
    RESOLVE;

    /** The name in JSON, in history and in answers. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
