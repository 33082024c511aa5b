package io.paymentledger.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a merchant gives money back. A closed list, because a free text may say something about a person. */
public enum RefundReason {
    /** The payer asked for it. */
    REQUESTED_BY_CUSTOMER,
    /** The same thing was charged twice. */
    DUPLICATE,
    /** The payer was not who he said he was. */
    FRAUDULENT,
    /** Anything else. */
    OTHER;

    /** The name in JSON, in requests and in history. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The reason with a name, if there is one. */
    public static Optional<RefundReason> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(reason -> reason.wireName().equals(wireName))
                .findFirst();
    }
}
