package io.paymentledger.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurrenciesTest {

    @ParameterizedTest
    @CsvSource({"EUR,2", "JPY,0", "KWD,3", "CLF,4", "ISK,0", "UGX,0", "XAF,0", "XCG,2", "ZWG,2", "SLE,2", "VED,2"})
    void anActiveCurrencyHasTheDigitsThatIso4217Says(String code, int digits) {
        assertThat(Currencies.active(code).map(Currency::getDefaultFractionDigits))
                .contains(digits);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DEM", "FRF", "HRK", "ANG", "BGN", "SLL", "ZWL", "CUC", "VEF", "BYR", "XAU", "XAG", "XDR", "XXX", "XTS",
                "UYW", "eur", "EURO", "EU", "", " EUR", "978"
            })
    void withdrawnOnesMetalsAndTestCodesAreNone(String code) {
        assertThat(Currencies.active(code)).isEmpty();
    }

    @Test
    void everyOneHasAMinorUnit() {
        assertThat(Currency.getAvailableCurrencies().stream()
                        .filter(currency ->
                                Currencies.active(currency.getCurrencyCode()).isPresent()))
                .hasSizeGreaterThan(150)
                .allMatch(currency -> currency.getDefaultFractionDigits() >= 0);
    }
}
