package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.ledger.RunningLedger.Reply;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an idempotency key stands, and what it may be. */
class IdempotencyKeyGrammarIT extends RefusalsFixture {

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void aKeyThatNoAddressCanHaveIsInvalid(String key) {
        assertThat(ledger.send(ledger.charge(key, GOOD)).text("code")).isEqualTo("key-invalid");
    }

    @Test
    void aKeyThatIsACardNumberIsRefused() {
        assertThat(ledger.send(ledger.charge("4111111111111111", GOOD)).text("code"))
                .isEqualTo("card-number");
        assertFree("4111111111111111");
    }

    @Test
    void aKeyIsNeeded() {
        Reply reply = ledger.send(withoutKey(GOOD));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("code")).isEqualTo("key-missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/b", "\u00e9", "a\"b", "\"a", "\"a\"b", "\"\"", "a;b=1", "a,b", "\"a\\\\b\""})
    void aKeyOutsideItsGrammarIsInvalid(String key) throws IOException {
        assertThat(raw("Idempotency-Key: " + key)).startsWith("HTTP/1.1 400 ").contains("\"code\":\"key-invalid\"");
    }

    @Test
    void aKeyHasUpToTwoHundredAndFiftyFiveCharacters() {
        assertThat(ledger.send(ledger.charge("k".repeat(255), GOOD)).status()).isEqualTo(201);
        assertThat(ledger.send(ledger.charge("k".repeat(256), GOOD)).text("code"))
                .isEqualTo("key-invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Idempotency-Key: twice\r\nIdempotency-Key: twice",
                "X-Idempotency-Key: twice\r\nX-Idempotency-Key: twice"
            })
    void twoLinesOfOneHeaderAreInvalidEvenIfTheyAgree(String lines) throws IOException {
        assertThat(raw(lines)).startsWith("HTTP/1.1 400 ").contains("\"code\":\"key-invalid\"");
        assertFree("twice");
    }

    @Test
    void keysInSeveralPlacesMustAgree() throws IOException {
        assertThat(raw("Idempotency-Key: agreed-1\r\nX-Idempotency-Key: other"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"code\":\"key-conflict\"");
        assertThat(ledger.send(ledger.charge("agreed-1", GOOD.replace("}", ",\"idempotency_key\":\"other\"}")))
                        .text("code"))
                .isEqualTo("key-conflict");
        assertFree("agreed-1");
        assertThat(raw("Idempotency-Key: \"agreed-1\";a=1\r\nX-Idempotency-Key: agreed-1"))
                .startsWith("HTTP/1.1 201 ");
    }

    @Test
    void aQuotedKeyABareKeyAndTheBodysKeyAreTheSameKey() throws IOException {
        assertThat(raw("Idempotency-Key: \"quoted-1\"")).startsWith("HTTP/1.1 201 ");
        assertThat(ledger.send(ledger.charge("quoted-1", GOOD)).header("Idempotent-Replayed"))
                .isEqualTo("true");
        assertThat(ledger.send(withoutKey(GOOD).header("X-Idempotency-Key", "quoted-1"))
                        .header("Idempotent-Replayed"))
                .isEqualTo("true");
        assertThat(ledger.send(withoutKey(GOOD.replace("}", ",\"idempotency_key\":\"quoted-1\"}")))
                        .header("Idempotent-Replayed"))
                .isEqualTo("true");
    }
}
