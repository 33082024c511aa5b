package io.paymentledger.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
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
                "x4111111111111111y",
                "db3d9d1d7085f2d368692efdbe3d6fbeb71774c0508708a046619246658c9e0",
                "db3d9d1d7085f2d368692efdbe3d6fbeb71774c0508708a046619246658c9e0aa"
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
                "123E4567-E89B-12D3-A456-000000000000",
                "db3d9d1d7085f2d368692efdbe3d6fbeb71774c0508708a046619246658c9e0a",
                "token:DB3D9D1D7085F2D368692EFDBE3D6FBEB71774C0508708A046619246658C9E0A"
            })
    void otherTextsAreNot(String text) {
        assertThat(CardNumbers.in(text)).isFalse();
    }

    @Test
    void aRunOfDigitsMayBeAsLongAsABody() {
        assertThat(CardNumbers.in("1".repeat(65_536))).isFalse();
        assertThat(CardNumbers.in("1 ".repeat(32_768) + " 4111111111111111")).isTrue();
    }
}
