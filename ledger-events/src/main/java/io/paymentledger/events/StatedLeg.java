package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

/**
 * A line of an entry that a person stated.
 *
 * @param account the name of an account of the chart, see {@link AccountKind}
 * @param side debit or credit
 * @param amountMinor in minor units
 */
public record StatedLeg(String account, Side side, long amountMinor) {

    public StatedLeg {
        requireNonNull(account);
        requireNonNull(side);
    }
}
