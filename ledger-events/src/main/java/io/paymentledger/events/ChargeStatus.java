package io.paymentledger.events;

import java.util.Locale;

/** The irreversible state machine of a charge's creation: {@code init → processing → success | failed}. */
public enum ChargeStatus {
    /** The key is claimed; nothing was sent. */
    INIT,
    /** The gateway was asked, or is about to be; its answer is not recorded yet. */
    PROCESSING,
    /** The gateway approved. Final. */
    SUCCESS,
    /** The gateway declined. Final. */
    FAILED;

    /** Whether the result of the charge's creation is final. */
    public boolean settled() {
        return switch (this) {
            case INIT, PROCESSING -> false;
            case SUCCESS, FAILED -> true;
        };
    }

    /** The name in JSON. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
