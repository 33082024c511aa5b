package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

/**
 * An amount in the minor unit of its currency (ISO 4217: JPY has 0 digits, EUR 2, KWD 3). Never a floating-point number.
 *
 * @param amountMinor any {@code long}; the commands narrow it
 * @param currency an ISO 4217 currency
 */
public record Money(long amountMinor, Currency currency) {

    /** The largest sum that a request, a gateway or a file may name: fifteen digits, exact in every JSON implementation. */
    public static final long MAX_AMOUNT_MINOR = 999_999_999_999_999L;

    public Money {
        requireNonNull(currency);
    }

    /**
     * An amount of the currency with an ISO 4217 code.
     *
     * @throws IllegalArgumentException if the code names no currency
     */
    public static Money of(long amountMinor, String currencyCode) {
        return new Money(amountMinor, Currency.of(currencyCode));
    }

    /**
     * The sum.
     *
     * @throws ArithmeticException if the sum does not fit a {@code long}
     * @throws IllegalArgumentException if the currencies differ
     */
    public Money plus(Money other) {
        return new Money(Math.addExact(amountMinor, sameCurrency(other).amountMinor), currency);
    }

    /**
     * The difference.
     *
     * @throws ArithmeticException if the difference does not fit a {@code long}
     * @throws IllegalArgumentException if the currencies differ
     */
    public Money minus(Money other) {
        return new Money(Math.subtractExact(amountMinor, sameCurrency(other).amountMinor), currency);
    }

    private Money sameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException(
                    "%s and %s cannot be added".formatted(currency.code(), other.currency.code()));
        }
        return other;
    }
}
