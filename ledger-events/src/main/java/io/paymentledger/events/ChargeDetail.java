package io.paymentledger.events;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

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

    /** Of a charge; {@code null} while its creation is on its way. */
    static @Nullable ChargeDetail of(ChargeState charge) {
        if (charge.underReview()) {
            return MANUAL_REVIEW;
        }
        return switch (charge.status()) {
            case INIT, PROCESSING -> null;
            case FAILED -> DECLINED;
            case SUCCESS -> charge.sums().captured() == 0 ? beforeCapture(charge) : afterCapture(charge.sums());
        };
    }

    private static ChargeDetail beforeCapture(ChargeState charge) {
        if (charge.voided()) {
            return VOIDED;
        }
        return charge.expired() ? EXPIRED : REQUIRES_CAPTURE;
    }

    private static ChargeDetail afterCapture(Sums sums) {
        if (sums.disputed() > 0) {
            return DISPUTED;
        }
        if (sums.lost() > 0) {
            return DISPUTE_LOST;
        }
        if (sums.refunded() > 0) {
            return sums.refunded() < sums.captured() ? PARTIALLY_REFUNDED : REFUNDED;
        }
        return sums.capturable() > 0 ? PARTIALLY_CAPTURED : CAPTURED;
    }

    /** The name in JSON. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
