package io.paymentledger.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardNumbersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111111",
                "4111 1111 1111 1111",
                "4111-1111-1111-1111",
                "card 378282246310005, please",
                "000000000000",
                "0000000000000000000",
                "x4111111111111111y"
            })
    void runsOfTwelveToNineteenDigitsThatPassTheLuhnCheckAreCardNumbers(String text) {
        assertThat(CardNumbers.in(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tok_approve",
                "4111111111111112",
                "00000000000",
                "00000000000000000000",
                "4111  1111 1111  1111",
                "1700000000-4111",
                "123e4567-e89b-12d3-a456-000000000000",
                "123E4567-E89B-12D3-A456-000000000000"
            })
    void otherTextsAreNot(String text) {
        assertThat(CardNumbers.in(text)).isFalse();
    }
}
