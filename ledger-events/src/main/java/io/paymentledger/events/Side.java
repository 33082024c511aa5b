package io.paymentledger.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The two sides of an account. */
public enum Side {
    DEBIT(1),
    CREDIT(-1);

    private final int sign;

    Side(int sign) {
        this.sign = sign;
    }

    /**
     * An amount on this side as one signed number: a debit is positive, a credit negative.
     *
     * @throws ArithmeticException if the result does not fit a {@code long}
     */
    public long signed(long amountMinor) {
        return Math.multiplyExact(amountMinor, sign);
    }

    /** The side on which a signed amount stands. */
    public static Side of(long signedMinor) {
        return signedMinor < 0 ? CREDIT : DEBIT;
    }

    /** The name in events, in the database and in answers. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The side with a name, if there is one. */
    public static Optional<Side> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(side -> side.wireName().equals(wireName))
                .findFirst();
    }
}
