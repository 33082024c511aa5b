package io.paymentledger.ledger.settlement.profile;

import java.util.Locale;

/** What a column of a settlement file can hold. Columns that hold nothing of this are not looked at, and not stored. */
public enum SettlementField {
    /** Our reference: the attempt's id. */
    REFERENCE(false),
    /** The gateway's name for the payment, the refund or the dispute. */
    GATEWAY_REFERENCE(false),
    /** What the line is about. */
    KIND(true),
    /** The sum that moved, before fees. */
    GROSS(true),
    /** What the gateway keeps. */
    FEE(false),
    /** By how much the line changes what the gateway owes; compared with the others. */
    NET(false),
    /** ISO 4217; needed unless one currency is named for the whole file. */
    CURRENCY(true),
    /** The value date. */
    DATE(true),
    /** The gateway's name for the line itself. */
    LINE_ID(false),
    /** The currency of the gross sum, where that can be another one than the line's. */
    GROSS_CURRENCY(false),
    /** The currency of the fee, which has to be the line's. */
    FEE_CURRENCY(false),
    /** The gateway's name for the payout that the line is part of, in files that have no lines for payouts. */
    PAYOUT(false);

    private final boolean required;

    SettlementField(boolean required) {
        this.required = required;
    }

    /** Whether a file without such a column cannot be read. */
    public boolean required() {
        return required;
    }

    /** Whether a column of this name means the field although nobody says so. */
    public boolean isMeantByItsName() {
        return this != LINE_ID && this != GROSS_CURRENCY && this != FEE_CURRENCY && this != PAYOUT;
    }

    /** The name in problems, and of the column if no other is named. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of the parameter that names the column. */
    public String parameter() {
        return wireName() + "_column";
    }
}
