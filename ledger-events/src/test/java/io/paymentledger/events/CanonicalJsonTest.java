package io.paymentledger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class CanonicalJsonTest {

    @Test
    void membersAreSortedByUtf16CodeUnitsAsInTheExampleOfRfc8785() {
        String given = """
                {"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh",
                 "1":"One","\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}""";

        assertThat(canonical(given)).isEqualTo("""
                        {"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",\
                        "€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}""");
    }

    @Test
    void onlyWhatMustBeEscapedIsEscaped() {
        assertThat(canonical("{\"s\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\\b\\f\\t\\u007f\"}"))
                .isEqualTo("{\"s\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\f\\t\u007f\"}");
    }

    @Test
    void whiteSpaceAndNestingAreNormalised() {
        assertThat(canonical(
                        " { \"b\" : [ 1 , -2 , true , null , { } , [ ] ] , \"a\" : { \"d\" : 0 , \"c\" : false } } "))
                .isEqualTo("{\"a\":{\"c\":false,\"d\":0},\"b\":[1,-2,true,null,{},[]]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9007199254740991", "-9007199254740991", "0"})
    void safeIntegersAreKept(String number) {
        assertThat(canonical("{\"n\":" + number + "}")).isEqualTo("{\"n\":" + number + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740992",
                "-9007199254740992",
                "-9223372036854775808",
                "1.0",
                "1e3",
                "92233720368547758070"
            })
    void otherNumbersAreRefused(String number) {
        assertThatThrownBy(() -> canonical("{\"n\":" + number + "}")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00", "\ud83dx", "\ude00\ud83d"})
    void loneSurrogatesAreRefused(String text) {
        assertThatThrownBy(() -> CanonicalJson.write(JsonNodeFactory.instance.stringNode(text)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "", "{\"a\":1,\"a\":1}", "{} {}", "{"})
    void whatIsNoSingleObjectIsRefused(String json) {
        assertThatThrownBy(() -> canonical(json)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String canonical(String json) {
        return new String(
                CanonicalJson.write(CanonicalJson.read(json.getBytes(StandardCharsets.UTF_8))), StandardCharsets.UTF_8);
    }
}
