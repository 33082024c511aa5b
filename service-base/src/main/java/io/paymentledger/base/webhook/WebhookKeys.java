package io.paymentledger.base.webhook;

import io.paymentledger.events.WebhookEvent.SigningKey;
import io.paymentledger.events.WebhookSignature;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Makes what endpoints are signed for with (Standard Webhooks 1.0.0, "Signature scheme"). */
public final class WebhookKeys {

    /** Within the 24 to 64 that the standard asks for; as many as SHA-256 makes use of. */
    private static final int SECRET_BYTES = 32;

    /** The last bytes of an encoded public key (RFC 8410) are the key itself. */
    private static final int PUBLIC_KEY_BYTES = 32;

    private static final String SECRET_PREFIX = "whsec_";
    private static final String PUBLIC_PREFIX = "whpk_";

    private final SecretSeal seal;
    private final SecureRandom random = new SecureRandom();

    public WebhookKeys(SecretSeal seal) {
        this.seal = seal;
    }

    /**
     * A new key.
     *
     * @param signing as it is stored
     * @param secret what the receiver must be told, now or never; {@code null} if it needs the public key only
     */
    public record NewKey(SigningKey signing, @Nullable String secret) {

        /** Shows no secret. */
        @Override
        public String toString() {
            return "NewKey[redacted]";
        }
    }

    /** A new key for a tenant's endpoint. */
    public NewKey create(WebhookSignature scheme, String tenant, String endpoint) {
        return switch (scheme) {
            case HMAC_SHA256 -> {
                byte[] secret = new byte[SECRET_BYTES];
                random.nextBytes(secret);
                yield new NewKey(
                        new SigningKey(seal.seal(secret, owner(tenant, endpoint)), null),
                        SECRET_PREFIX + Base64.getEncoder().encodeToString(secret));
            }
            case ED25519 -> {
                KeyPair pair = keyPair();
                byte[] encoded = pair.getPublic().getEncoded();
                byte[] publicKey = Arrays.copyOfRange(encoded, encoded.length - PUBLIC_KEY_BYTES, encoded.length);
                yield new NewKey(
                        new SigningKey(
                                seal.seal(pair.getPrivate().getEncoded(), owner(tenant, endpoint)),
                                PUBLIC_PREFIX + Base64.getEncoder().encodeToString(publicKey)),
                        null);
            }
        };
    }

    /**
     * The key itself: a secret's bytes, or a private key in PKCS#8.
     *
     * @throws IllegalStateException if it cannot be opened
     */
    public byte[] open(SigningKey key, String tenant, String endpoint) {
        return seal.open(key.sealed(), owner(tenant, endpoint));
    }

    /** Whether there is the key that it was sealed with. */
    public boolean canOpen(SigningKey key) {
        return seal.hasSealed(key.sealed());
    }

    private static String owner(String tenant, String endpoint) {
        return tenant + "/" + endpoint;
    }

    private static KeyPair keyPair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
        }
    }
}
