package io.paymentledger.base.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretSealTest {

    private static final byte[] SECRET = {1, 2, 3};

    private final byte[] first = key();
    private final byte[] second = key();

    private static byte[] key() {
        return Base64.getDecoder().decode(SecretSeal.newKey());
    }

    @Test
    void whatIsSealedIsOpenedForItsOwnerOnly() {
        SecretSeal seal = new SecretSeal(List.of(first));
        String sealed = seal.seal(SECRET, "acme/shop");

        assertThat(seal.open(sealed, "acme/shop")).isEqualTo(SECRET);
        assertThatThrownBy(() -> seal.open(sealed, "acme/other")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theSameSecretIsNeverSealedTheSameWay() {
        SecretSeal seal = new SecretSeal(List.of(first));

        assertThat(seal.seal(SECRET, "acme/shop")).isNotEqualTo(seal.seal(SECRET, "acme/shop"));
    }

    @Test
    void theFirstKeySealsAndAllOpen() {
        String old = new SecretSeal(List.of(first)).seal(SECRET, "acme/shop");
        SecretSeal both = new SecretSeal(List.of(second, first));

        assertThat(both.open(old, "acme/shop")).isEqualTo(SECRET);
        String fresh = both.seal(SECRET, "acme/shop");
        assertThat(new SecretSeal(List.of(second)).open(fresh, "acme/shop")).isEqualTo(SECRET);
        SecretSeal one = new SecretSeal(List.of(second));
        assertThatThrownBy(() -> one.open(old, "acme/shop")).isInstanceOf(IllegalStateException.class);
        assertThat(both.hasSealed(old)).isTrue();
        assertThat(one.hasSealed(fresh)).isTrue();
        assertThat(one.hasSealed(old)).isFalse();
        assertThat(one.hasSealed("")).isFalse();
    }

    @Test
    void aDamagedSealIsNoSecret() {
        SecretSeal seal = new SecretSeal(List.of(first));
        String sealed = seal.seal(SECRET, "acme/shop");
        String damaged = sealed.substring(0, sealed.length() - 2) + (sealed.endsWith("AA") ? "BB" : "AA");

        assertThatThrownBy(() -> seal.open(damaged, "acme/shop")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> seal.open("", "acme/shop")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> seal.open("s1.x.y", "acme/shop")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aKeyHasThirtyTwoBytes() {
        assertThatThrownBy(() -> new SecretSeal(List.of(new byte[16]))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SecretSeal(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
