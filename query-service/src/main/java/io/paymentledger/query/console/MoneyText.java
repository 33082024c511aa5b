package io.paymentledger.query.console;

import io.paymentledger.events.Currency;
import io.paymentledger.events.Money;
import io.paymentledger.query.charge.ChargeFigures.Sum;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/**
 * An amount as people read it.
 *
 * @param number with as many digits after the point as the currency has
 * @param currency ISO 4217
 */
record MoneyText(String number, String currency) {

    static MoneyText of(Money money) {
        return of(money.amountMinor(), money.currency());
    }

    static MoneyText of(Sum sum) {
        return of(sum.minor(), sum.currency());
    }

    static MoneyText of(long amountMinor, Currency currency) {
        return of(BigInteger.valueOf(amountMinor), currency);
    }

    private static MoneyText of(BigInteger amountMinor, Currency currency) {
        int digits = currency.minorDigits();
        DecimalFormat format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        return new MoneyText(format.format(new BigDecimal(amountMinor, digits)), currency.code());
    }

    @Override
    public String toString() {
        return number + " " + currency;
    }
}
