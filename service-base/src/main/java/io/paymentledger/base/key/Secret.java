package io.paymentledger.base.key;

import io.paymentledger.events.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret of an API key: 256 random bits. It has full entropy, so a plain SHA-256 of it is safe to store (ADR 0018).
 *
 * @param value as the client sends it; shows in no log
 */
public record Secret(String value) {

    /** By this beginning people and secret scanners recognise a key. */
    private static final String PREFIX = "plk_";

    private static final int RANDOM_BYTES = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new secret. */
    public static Secret generate() {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return new Secret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    /** What is stored: the SHA-256 of the whole secret. */
    public byte[] hash() {
        return Sha256.of(value);
    }

    @Override
    public String toString() {
        return "Secret[redacted]";
    }
}
