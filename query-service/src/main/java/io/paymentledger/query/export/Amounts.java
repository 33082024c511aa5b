package io.paymentledger.query.export;

import io.paymentledger.events.Currency;
import java.math.BigDecimal;

/** Minor units as decimal numbers, with as many digits after the point as the currency has (ISO 4217). */
final class Amounts {

    private Amounts() {}

    static String decimal(long amountMinor, Currency currency) {
        return BigDecimal.valueOf(amountMinor, currency.minorDigits()).toPlainString();
    }
}
