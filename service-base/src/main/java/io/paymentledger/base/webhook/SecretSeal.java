package io.paymentledger.base.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paymentledger.events.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals secrets that must be had in clear again: AES-256-GCM (NIST SP 800-38D), each with a nonce of its own and bound to
 * the name of what it belongs to, so that one cannot be put in another's place.
 */
public final class SecretSeal {

    /** What a key has. */
    public static final int KEY_BYTES = 32;

    private static final String VERSION = "s1";
    private static final int SEALED_PARTS = 3;
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /** Enough of a key's hash to tell the few keys of one ledger apart. */
    private static final int NAME_CHARS = 8;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();

    /**
     * @param keys the first one seals, all of them open
     * @throws IllegalArgumentException if there is none, or one of another length
     */
    public SecretSeal(List<byte[]> keys) {
        if (keys.isEmpty() || keys.stream().anyMatch(key -> key.length != KEY_BYTES)) {
            throw new IllegalArgumentException("a seal has keys of " + KEY_BYTES + " bytes");
        }
        for (byte[] key : keys) {
            this.keys.put(Sha256.hex(Sha256.of(key)).substring(0, NAME_CHARS), new SecretKeySpec(key, "AES"));
        }
    }

    /**
     * The seal with the keys in some files, in Base64.
     *
     * @throws IllegalArgumentException if a file holds no key; names the file and not what is in it
     */
    public static SecretSeal read(List<Path> files) {
        return new SecretSeal(files.stream().map(SecretSeal::key).toList());
    }

    private static byte[] key(Path file) {
        try {
            byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the key in " + file + " cannot be read", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("there is no Base64 in " + file, e);
        }
        throw new IllegalArgumentException("there is no key of %s bytes in %s".formatted(KEY_BYTES, file));
    }

    /** A new key, as a file holds it. */
    public static String newKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /**
     * Seals a secret.
     *
     * @param owner what it belongs to
     */
    public String seal(byte[] secret, String owner) {
        Map.Entry<String, SecretKeySpec> first = keys.entrySet().iterator().next();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + secret.length + TAG_BITS / Byte.SIZE);
        try {
            cipher(Cipher.ENCRYPT_MODE, first.getValue(), nonce, owner)
                    .doFinal(secret, 0, secret.length, sealed, NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret could not be sealed", e);
        }
        return String.join(
                ".",
                VERSION,
                first.getKey(),
                Base64.getUrlEncoder().withoutPadding().encodeToString(sealed));
    }

    /**
     * The secret behind a seal.
     *
     * @param owner what it belongs to
     * @throws IllegalStateException if none of the keys opens it for this owner
     */
    public byte[] open(String sealed, String owner) {
        String[] parts = sealed.split("\\.", -1);
        @Nullable SecretKeySpec key = keyOf(parts);
        if (key == null) {
            throw new IllegalStateException("none of the keys has sealed this secret");
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(parts[2]);
            return cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(bytes, NONCE_BYTES), owner)
                    .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("a sealed secret is damaged, or another's", e);
        }
    }

    /** Whether one of the keys has sealed a secret. */
    public boolean hasSealed(String sealed) {
        return keyOf(sealed.split("\\.", -1)) != null;
    }

    /** The key that sealed something, by the parts of the seal. */
    private @Nullable SecretKeySpec keyOf(String[] parts) {
        return parts.length == SEALED_PARTS && parts[0].equals(VERSION) ? keys.get(parts[1]) : null;
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, String owner)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(UTF_8));
        return cipher;
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "SecretSeal[keys=" + keys.keySet() + "]";
    }
}
