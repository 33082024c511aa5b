package io.paymentledger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurrencyTest {

    @ParameterizedTest
    @CsvSource({
        "EUR,2", "JPY,0", "KWD,3", "CLF,4", "UYW,4", "ISK,0", "UGX,0", "XAF,0", "XCG,2", "ZWG,2", "SLE,2", "VED,2"
    })
    void anActiveCurrencyHasTheDigitsThatIso4217Says(String code, int digits) {
        assertThat(Currency.active(code).map(Currency::minorDigits)).contains(digits);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DEM", "FRF", "HRK", "ANG", "BGN", "SLL", "ZWL", "CUC", "VEF", "BYR", "XAU", "XAG", "XDR", "XXX", "XTS",
                "eur", "EURO", "EU", "", " EUR", "978"
            })
    void withdrawnOnesMetalsAndTestCodesAreNone(String code) {
        assertThat(Currency.active(code)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"DEM,2", "XAU,0", "UYW,4", "ITL,0"})
    void historyMayHoldWhatIsNoneAnyMore(String code, int digits) {
        assertThat(Currency.of(code)).isEqualTo(new Currency(code, digits)).hasToString(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eur", "EURO", "QQQ", ""})
    void whatNeverWasACurrencyIsNoneInHistoryEither(String code) {
        assertThatIllegalArgumentException().isThrownBy(() -> Currency.of(code));
    }

    /** The JDK, whose list is another one, has the same digits for each that it knows. */
    @Test
    void everyOneHasTheDigitsThatTheJdkKnows() {
        Map<String, Integer> known = java.util.Currency.getAvailableCurrencies().stream()
                .collect(Collectors.toMap(
                        java.util.Currency::getCurrencyCode, java.util.Currency::getDefaultFractionDigits));

        assertThat(Currency.all().filter(currency -> known.containsKey(currency.code())))
                .hasSizeGreaterThan(150)
                .allSatisfy(currency -> assertThat(currency.minorDigits()).isEqualTo(known.get(currency.code())));
    }
}
