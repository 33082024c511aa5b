package io.paymentledger.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a line of a settlement file is about. */
public enum SettlementKind {
    /** A capture: the gateway owes us more. */
    PAYMENT(1, true),
    /** A refund: it owes us less. */
    REFUND(-1, true),
    /** A dispute took the money back. */
    DISPUTE(-1, true),
    /** A dispute was won, and the money came again. */
    DISPUTE_REVERSAL(1, true),
    /** A fee that belongs to no single movement. */
    FEE(-1, false),
    /** The gateway paid out to our bank, and so owes us less. */
    PAYOUT(-1, false);

    private final int sign;
    private final boolean ofCharge;

    SettlementKind(int sign, boolean ofCharge) {
        this.sign = sign;
        this.ofCharge = ofCharge;
    }

    /** 1 if the line's gross sum adds to what the gateway owes us, -1 if it takes away from it. */
    public int sign() {
        return sign;
    }

    /** Whether a line of this kind tells of a charge, and so has a counterpart in the ledger. */
    public boolean ofCharge() {
        return ofCharge;
    }

    /** The name in JSON, in requests and in history. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind with a name, if there is one. */
    public static Optional<SettlementKind> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findFirst();
    }
}
