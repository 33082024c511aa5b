package io.paymentledger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MoneyTest {

    @Test
    void sumsAndDifferencesAreExact() {
        assertThat(Money.of(Long.MAX_VALUE - 1, "EUR").plus(Money.of(1, "EUR")))
                .isEqualTo(Money.of(Long.MAX_VALUE, "EUR"));
        assertThat(Money.of(1, "EUR").minus(Money.of(3, "EUR"))).isEqualTo(Money.of(-2, "EUR"));
    }

    @Test
    void aSumThatOverflowsIsRefused() {
        assertThatThrownBy(() -> Money.of(Long.MAX_VALUE, "EUR").plus(Money.of(1, "EUR")))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Money.of(Long.MIN_VALUE, "EUR").minus(Money.of(1, "EUR")))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void differentCurrenciesDoNotAddUp() {
        assertThatThrownBy(() -> Money.of(1, "EUR").plus(Money.of(1, "JPY")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theMinorUnitIsTheCurrencysOwn() {
        assertThat(Money.of(1, "JPY").currency().minorDigits()).isZero();
        assertThat(Money.of(1, "EUR").currency().minorDigits()).isEqualTo(2);
        assertThat(Money.of(1, "KWD").currency().minorDigits()).isEqualTo(3);
    }
}
