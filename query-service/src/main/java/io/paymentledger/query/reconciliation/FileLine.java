package io.paymentledger.query.reconciliation;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.SettlementKind;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A line of a settlement file, as far as it is matched by it.
 *
 * @param number within the file, from 1
 * @param at the line of the file on which it begins
 */
record FileLine(
        int number,
        long at,
        SettlementKind kind,
        @Nullable String reference,
        @Nullable String gatewayReference,
        long grossMinor,
        String currency,
        LocalDate effectiveOn) {

    FileLine {
        requireNonNull(kind);
        requireNonNull(currency);
        requireNonNull(effectiveOn);
    }

    /** Whether it tells of just what a movement moved. */
    boolean tellsExactlyOf(Movement movement) {
        return kind == movement.kind() && grossMinor == movement.amountMinor() && currency.equals(movement.currency());
    }
}
