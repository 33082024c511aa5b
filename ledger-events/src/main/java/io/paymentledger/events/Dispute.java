package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

/**
 * A dispute, as history has it.
 *
 * @param standing how it stands
 * @param amountMinor what it is about, in minor units of the charge's currency; 0 as long as the bank only asks
 * @param lateMinor what of it late successes had taken; 0 unless it is lost
 */
public record Dispute(Standing standing, long amountMinor, long lateMinor) {

    /** How a dispute stands. */
    public enum Standing {
        /** The bank asks, and has taken nothing. */
        INQUIRY,
        /** It has asked, and took nothing. */
        CLOSED,
        /** The bank has the money until it is decided. */
        OPEN,
        /** Decided for the merchant. */
        WON,
        /** Decided for the payer. */
        LOST
    }

    public Dispute {
        requireNonNull(standing);
    }
}
