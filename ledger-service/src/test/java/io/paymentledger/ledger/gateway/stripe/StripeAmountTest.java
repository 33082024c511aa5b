package io.paymentledger.ledger.gateway.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.Currency;
import io.paymentledger.events.Money;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StripeAmountTest {

    @ParameterizedTest
    @CsvSource({
        "EUR, 1999, 1999", // as in ISO 4217
        "JPY, 500, 500", // without decimals in both
        "MGA, 1200, 12", // ISO 4217 has two decimals, Stripe none
        "ISK, 5, 500", // ISO 4217 has none, Stripe two zeros
        "UGX, 5, 500",
        "HUF, 1099, 1099", // rounded by Stripe for payouts only
        "KWD, 5120, 5120", // three decimals, the last a zero
    })
    void anAmountIsWrittenInStripesUnitAndReadBack(String currency, long ours, long stripes) {
        assertThat(StripeAmount.of(Money.of(ours, currency))).hasValue(stripes);
        assertThat(StripeAmount.amountMinor(stripes, Currency.of(currency))).hasValue(ours);
    }

    @ParameterizedTest
    @CsvSource({"MGA, 1250", "KWD, 5124", "BHD, 1", "IQD, 1000", "CLF, 10000"})
    void anAmountThatStripeCannotBeToldExactlyIsNotWritten(String currency, long ours) {
        assertThat(StripeAmount.of(Money.of(ours, currency))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ISK, 501", "IQD, 1000", "MGA, 9223372036854775807", "MGA, -9223372036854775808"})
    void anAmountThatStripeCannotTellIsNone(String currency, long stripes) {
        assertThat(StripeAmount.amountMinor(stripes, Currency.of(currency))).isEmpty();
    }

    static Stream<Currency> currencies() {
        return java.util.Currency.getAvailableCurrencies().stream()
                .map(currency -> Currency.of(currency.getCurrencyCode()));
    }

    @ParameterizedTest
    @MethodSource("currencies")
    void whatIsWrittenInAnyCurrencyIsTheSameSumOfMoney(Currency currency) {
        for (long amount : new long[] {1, 10, 99, 100, 1_000, 123_450, 999_999_999_999_999L}) {
            OptionalLong written = StripeAmount.of(new Money(amount, currency));

            written.ifPresent(stripes ->
                    assertThat(StripeAmount.amountMinor(stripes, currency)).hasValue(amount));
        }
    }
}
