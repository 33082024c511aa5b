package io.paymentledger.ledger.gateway.stripe;

import io.paymentledger.events.Currency;
import io.paymentledger.events.Money;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Amounts as Stripe writes them, which is ISO 4217's minor unit but for some currencies. What cannot be written exactly
 * is not written at all. Source: <a href="https://docs.stripe.com/currencies#minor-units">Stripe, minor units in API
 * amounts</a>.
 */
final class StripeAmount {

    /** Stripe counts these in whole units. Of them ISO 4217 gives only MGA decimals, two. */
    static final Set<String> WITHOUT_DECIMALS = Set.of(
            "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF");

    /** They have no decimals any more, but Stripe still counts them in hundredths, which must be 00. */
    static final Set<String> WITH_TWO_ZEROS = Set.of("ISK", "UGX");

    /** Stripe counts them in thousandths, of which the last digit must be 0. */
    static final Set<String> WITH_THREE_DECIMALS = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

    private StripeAmount() {}

    /** Whether Stripe's way of counting the currency is known. Whether Stripe takes it, Stripe says. */
    static boolean isKnown(Currency currency) {
        return digits(currency).isPresent();
    }

    /** The amount in Stripe's unit, if it can be written in it exactly. */
    static OptionalLong of(Money money) {
        Optional<Integer> digits = digits(money.currency());
        if (digits.isEmpty()) {
            return OptionalLong.empty();
        }
        int more = digits.get() - money.currency().minorDigits();
        long amount = money.amountMinor();
        if (more >= 0) {
            amount = Math.multiplyExact(amount, powerOfTen(more));
        } else if (amount % powerOfTen(-more) == 0) {
            amount = amount / powerOfTen(-more);
        } else {
            return OptionalLong.empty();
        }
        boolean roundIsDue = WITH_THREE_DECIMALS.contains(money.currency().code());
        return roundIsDue && amount % 10 != 0 ? OptionalLong.empty() : OptionalLong.of(amount);
    }

    /** The ledger's amount of an amount that Stripe tells; empty if it tells of what its own rules exclude. */
    static OptionalLong amountMinor(long amount, Currency currency) {
        Optional<Integer> digits = digits(currency);
        if (digits.isEmpty()) {
            return OptionalLong.empty();
        }
        int more = digits.get() - currency.minorDigits();
        if (more > 0) {
            long unit = powerOfTen(more);
            return amount % unit == 0 ? OptionalLong.of(amount / unit) : OptionalLong.empty();
        }
        long unit = powerOfTen(-more);
        long largest = Long.MAX_VALUE / unit;
        return amount >= -largest && amount <= largest ? OptionalLong.of(amount * unit) : OptionalLong.empty();
    }

    private static Optional<Integer> digits(Currency currency) {
        String code = currency.code();
        if (WITHOUT_DECIMALS.contains(code)) {
            return Optional.of(0);
        }
        if (WITH_TWO_ZEROS.contains(code)) {
            return Optional.of(2);
        }
        if (WITH_THREE_DECIMALS.contains(code)) {
            return Optional.of(3);
        }
        // Any other currency is counted in hundredths. One that ISO 4217 counts otherwise is none that Stripe knows.
        return currency.minorDigits() == 2 ? Optional.of(2) : Optional.empty();
    }

    private static long powerOfTen(int exponent) {
        return exponent == 0 ? 1 : 10 * powerOfTen(exponent - 1);
    }

    /** The currency, as Stripe writes it. */
    static String currency(Money amount) {
        return amount.currency().code().toLowerCase(Locale.ROOT);
    }
}
