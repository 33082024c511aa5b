package io.paymentledger.query.export;

import java.math.BigDecimal;
import java.util.Currency;

/** Minor units as decimal numbers, with as many digits after the point as the currency has (ISO 4217). */
final class Amounts {

    private Amounts() {}

    static String decimal(long amountMinor, Currency currency) {
        return BigDecimal.valueOf(amountMinor, digits(currency)).toPlainString();
    }

    /** Precious metals and the like have no minor unit. */
    static int digits(Currency currency) {
        return Math.max(currency.getDefaultFractionDigits(), 0);
    }
}
