package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/** What an account is to its owner, and on which side it grows. */
public enum AccountType {
    /** What is owned, or owed to us. */
    ASSET(Side.DEBIT),
    /** What is owed to others. */
    LIABILITY(Side.CREDIT),
    /** What was earned. */
    INCOME(Side.CREDIT),
    /** What was spent. */
    EXPENSE(Side.DEBIT);

    private final Side normalSide;

    AccountType(Side normalSide) {
        this.normalSide = requireNonNull(normalSide);
    }

    /** The side on which it grows; its balance is positive there. */
    public Side normalSide() {
        return normalSide;
    }

    /** The name in the database and in answers. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
