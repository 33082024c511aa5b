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
    /** A refund did not reach the payer, and the money came again. */
    REFUND_FAILURE(1, false),
    /** A fee that belongs to no single movement. */
    FEE(-1, false),
    /** A tax on fees, charged or given back. */
    TAX(0, false),
    /** The gateway paid out to our bank, and so owes us less. */
    PAYOUT(-1, false),
    /** A payout came back from the bank. */
    PAYOUT_REVERSAL(1, false),
    /** We paid in at the gateway, from our bank. */
    TOP_UP(1, false),
    /** The gateway keeps something back for a time. */
    RESERVE_HELD(-1, false),
    /** It lets go of what it kept back. */
    RESERVE_RELEASED(1, false),
    /** By a bank's statement, money that a gateway sent came to our account. */
    BANK_CREDIT(1, false),
    /** By a bank's statement, money went from our account to a gateway. */
    BANK_DEBIT(-1, false),
    /** The gateway put its own account right, either way. */
    ADJUSTMENT(0, false),
    /** What the file calls by a word that nobody knows, either way. */
    UNKNOWN(0, false);

    private final int sign;
    private final boolean ofCharge;

    SettlementKind(int sign, boolean ofCharge) {
        this.sign = sign;
        this.ofCharge = ofCharge;
    }

    /**
     * 1 if the line's gross sum adds to what the gateway owes us, or to what is in the bank's account, -1 if it takes away from it, 0 if that is up to the line:
     * {@link SettlementLine#movedMinor} tells.
     */
    public int sign() {
        return sign;
    }

    /** Whether a line of this kind tells of a charge, and so has a counterpart in the ledger. */
    public boolean ofCharge() {
        return ofCharge;
    }

    /** Whether a line of this kind is of the statement of our own bank, and not of a gateway's file. */
    public boolean ofBank() {
        return this == BANK_CREDIT || this == BANK_DEBIT;
    }

    /**
     * What a line of this kind is when it goes the other way: itself, if it may go either way.
     *
     * @return empty if it cannot
     */
    public Optional<SettlementKind> reversed() {
        return switch (this) {
            case PAYMENT, TOP_UP -> Optional.empty();
            case REFUND -> Optional.of(REFUND_FAILURE);
            case REFUND_FAILURE -> Optional.of(REFUND);
            case DISPUTE -> Optional.of(DISPUTE_REVERSAL);
            case DISPUTE_REVERSAL -> Optional.of(DISPUTE);
            case PAYOUT -> Optional.of(PAYOUT_REVERSAL);
            case PAYOUT_REVERSAL -> Optional.of(PAYOUT);
            case RESERVE_HELD -> Optional.of(RESERVE_RELEASED);
            case RESERVE_RELEASED -> Optional.of(RESERVE_HELD);
            case BANK_CREDIT -> Optional.of(BANK_DEBIT);
            case BANK_DEBIT -> Optional.of(BANK_CREDIT);
            case FEE, TAX, ADJUSTMENT, UNKNOWN -> Optional.of(this);
        };
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
