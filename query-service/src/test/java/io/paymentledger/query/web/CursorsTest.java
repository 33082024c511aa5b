package io.paymentledger.query.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class CursorsTest {

    private final Cursors cursors = new Cursors("charges", "acme", null, "EUR");

    @Test
    void aCursorIsReadAsItWasWritten() {
        assertThat(cursors.read(cursors.write(1, Long.MAX_VALUE), 2))
                .hasValueSatisfying(place -> assertThat(place).containsExactly(1, Long.MAX_VALUE));
        assertThat(cursors.write(1, Long.MAX_VALUE)).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void aCursorOfAnotherListIsNone() {
        String cursor = cursors.write(1);

        assertThat(new Cursors("charges", "acme", null, "EUR").read(cursor, 1)).isPresent();
        assertThat(new Cursors("charges", "acme", "EUR", null).read(cursor, 1)).isEmpty();
        assertThat(new Cursors("charges", "acme", "", "EUR").read(cursor, 1)).isEmpty();
        assertThat(new Cursors("charges", "acme", "E", "UR").read(cursor, 1)).isEmpty();
        assertThat(new Cursors("charges", "globex", null, "EUR").read(cursor, 1))
                .isEmpty();
        assertThat(cursors.read(cursor, 2)).isEmpty();
        assertThat(cursors.read(cursors.write(1, 2), 1)).isEmpty();
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
