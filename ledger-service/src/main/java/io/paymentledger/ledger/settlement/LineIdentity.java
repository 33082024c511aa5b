package io.paymentledger.ledger.settlement;

import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.Sha256;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What tells a line apart from every other one that a gateway ever writes, so that it is posted once in whatever file it
 * comes: the gateway's own name for it, or as much of it as stays the same each time that it is written.
 *
 * @param lineId the gateway's name for the line itself; {@code null} if it has none
 * @param account the account within the gateway; {@code null} if there is one only
 * @param nth which of several equal parts of one entry it is, from 0
 */
record LineIdentity(@Nullable String lineId, @Nullable String account, int nth) {

    /** The file has no names for its lines, and is of one account. */
    static final LineIdentity UNNAMED = new LineIdentity(null, null, 0);

    /** No reference holds it: they have no control characters. */
    private static final String SEPARATOR = "\u001F";

    /** 128 bits: no two of a tenant's lines meet in them. */
    private static final int HEX_DIGITS = 32;

    /** The line with its identity. */
    SettlementLine of(String gateway, SettlementLine line) {
        String parts = String.join(SEPARATOR, parts(gateway, line));
        return line.identifiedBy(Sha256.hex(Sha256.of(parts)).substring(0, HEX_DIGITS));
    }

    private List<String> parts(String gateway, SettlementLine line) {
        String kind = line.kind().wireName();
        String account = orNone(account());
        String reference = orNone(line.reference());
        if (lineId != null) {
            return List.of("id", gateway, account, kind, lineId);
        }
        if (line.gatewayReference() != null && isNamed(line.kind())) {
            return List.of("reference", gateway, account, kind, line.gatewayReference(), reference);
        }
        return List.of(
                "line",
                gateway,
                account,
                kind,
                orNone(line.gatewayReference()),
                reference,
                Long.toString(line.movedMinor()),
                Long.toString(line.feeMinor()),
                line.currency().code(),
                line.effectiveOn().toString(),
                Integer.toString(nth));
    }

    private static String orNone(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }

    /** Whether the gateway's reference names what moved; of the others it names what they are for, which several can be. */
    private static boolean isNamed(SettlementKind kind) {
        return switch (kind) {
            case PAYMENT, REFUND, REFUND_FAILURE, DISPUTE, DISPUTE_REVERSAL, PAYOUT, PAYOUT_REVERSAL, TOP_UP -> true;
            case BANK_CREDIT, BANK_DEBIT, FEE, TAX, RESERVE_HELD, RESERVE_RELEASED, ADJUSTMENT, UNKNOWN -> false;
        };
    }
}
