package io.paymentledger.query.export;

import io.paymentledger.events.Currency;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Minor units as decimal numbers, with as many digits after the point as the currency has (ISO 4217). */
final class Amounts {

    private Amounts() {}

    static String decimal(long amountMinor, Currency currency) {
        return decimal(BigInteger.valueOf(amountMinor), currency);
    }

    static String decimal(BigInteger amountMinor, Currency currency) {
        return new BigDecimal(amountMinor, currency.minorDigits()).toPlainString();
    }
}
