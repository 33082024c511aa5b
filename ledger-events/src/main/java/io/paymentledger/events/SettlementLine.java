package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What one line of a settlement file says.
 *
 * @param at the line of the file on which it begins, counted from 1
 * @param kind what the line is about
 * @param reference ours, if the file has it: the attempt's id, which was the merchant reference
 * @param gatewayReference the gateway's name for the payment, the refund or the dispute, if the file has it
 * @param grossMinor the sum that moved, before fees, in minor units and never negative; {@link SettlementKind} says which
 *     way it went
 * @param feeMinor what the gateway keeps for it, in minor units; negative if it gives a fee back
 * @param netMinor by how much the line changes what the gateway owes us, in minor units
 * @param currency of all three amounts
 * @param effectiveOn the value date
 * @param identity what tells the line apart from every other one that the gateway ever writes, however often it writes it
 *     (see {@code docs/reference/settlement-files.md}); {@code null} in history from before lines had one, where each line
 *     counts
 */
public record SettlementLine(
        long at,
        SettlementKind kind,
        @Nullable String reference,
        @Nullable String gatewayReference,
        long grossMinor,
        long feeMinor,
        long netMinor,
        Currency currency,
        LocalDate effectiveOn,
        @Nullable String identity) {

    public SettlementLine {
        requireNonNull(kind);
        requireNonNull(currency);
        requireNonNull(effectiveOn);
    }

    /** A line as it was recorded before lines had an identity. */
    public SettlementLine(
            long at,
            SettlementKind kind,
            @Nullable String reference,
            @Nullable String gatewayReference,
            long grossMinor,
            long feeMinor,
            long netMinor,
            Currency currency,
            LocalDate effectiveOn) {
        this(at, kind, reference, gatewayReference, grossMinor, feeMinor, netMinor, currency, effectiveOn, null);
    }

    /** The same line with an identity. */
    public SettlementLine identifiedBy(@Nullable String name) {
        return new SettlementLine(
                at, kind, reference, gatewayReference, grossMinor, feeMinor, netMinor, currency, effectiveOn, name);
    }

    /** What moved before fees: positive if it adds to what the gateway owes us. */
    public long movedMinor() {
        return Math.addExact(netMinor, feeMinor);
    }
}
