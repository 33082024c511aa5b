package io.paymentledger.query.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CursorsTest {

    private static final Cursors.Keys KEYS = Cursors.Keys.of(new byte[32]);

    private final Cursors cursors = of("charges", "acme", null, "EUR");

    @Test
    void aCursorIsReadAsItWasWritten() {
        assertThat(cursors.read(cursors.write(1, Long.MAX_VALUE), 2))
                .hasValueSatisfying(place -> assertThat(place).containsExactly(1, Long.MAX_VALUE));
        assertThat(cursors.write(1, Long.MAX_VALUE)).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void aCursorOfAnotherListIsNone() {
        String cursor = cursors.write(1);

        assertThat(of("charges", "acme", null, "EUR").read(cursor, 1)).isPresent();
        assertThat(of("charges", "acme", "EUR", null).read(cursor, 1)).isEmpty();
        assertThat(of("charges", "acme", "", "EUR").read(cursor, 1)).isEmpty();
        assertThat(of("charges", "acme", "E", "UR").read(cursor, 1)).isEmpty();
        assertThat(of("charges", "globex", null, "EUR").read(cursor, 1)).isEmpty();
        assertThat(cursors.read(cursor, 2)).isEmpty();
        assertThat(cursors.read(cursors.write(1, 2), 1)).isEmpty();
    }

    @Test
    void aCursorTellsNothingOfItsPlaceAndOpensUnderItsOwnKeyOnly() {
        byte[] bytes = Base64.getUrlDecoder().decode(cursors.write(1));
        byte[] next = Base64.getUrlDecoder().decode(cursors.write(2));

        assertThat(bytes).hasSize(16 + Long.BYTES);
        assertThat(Arrays.mismatch(bytes, next)).as("nothing in common").isZero();
        assertThat(new Cursors(Cursors.Keys.of(new byte[] {1}), "charges", "acme", null, "EUR")
                        .read(cursors.write(1), 1))
                .isEmpty();
        assertThat(cursors.read("", 1)).isEmpty();
        assertThat(cursors.read("no+cursor", 1)).isEmpty();
    }

    private static Cursors of(@Nullable String... list) {
        return new Cursors(KEYS, list);
    }

    @Test
    void aDamagedCursorIsNoneWhereverItIsDamaged() {
        byte[] bytes = Base64.getUrlDecoder().decode(cursors.write(1, 2));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(cursors.read(Base64.getUrlEncoder().encodeToString(damaged), 2))
                    .isEmpty();
        }
    }
}
