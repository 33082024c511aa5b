package io.paymentledger.query.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The cursors of one list: of one tenant, with one set of filters. A cursor is a place in the list, sealed: it tells its
 * reader nothing, such as how many accounts or events other tenants have, and one that was damaged, made up or taken from
 * another list is noticed. The seal's nonce is made of what it seals (as in RFC 5297), so equal places have equal cursors.
 */
public final class Cursors {

    private static final String MAC = "HmacSHA256";

    /** As long as the cipher's nonce, which it is, too. */
    private static final int CHECK_BYTES = 16;

    private final Keys keys;
    private final byte[] list;

    /** What a database's cursors are sealed with. */
    record Keys(SecretKeySpec check, SecretKeySpec content) {

        private static final int AES_BYTES = 16;

        /** Keys of a secret that nobody else knows. */
        static Keys of(byte[] secret) {
            return new Keys(
                    new SecretKeySpec(mac(new SecretKeySpec(secret, MAC), "check".getBytes(UTF_8)), MAC),
                    new SecretKeySpec(
                            Arrays.copyOf(mac(new SecretKeySpec(secret, MAC), "content".getBytes(UTF_8)), AES_BYTES),
                            "AES"));
        }
    }

    /** @param list what the list is: its name, its tenant, and each filter or {@code null} without one */
    Cursors(Keys keys, @Nullable String... list) {
        this.keys = keys;
        this.list = name(list);
    }

    /** Names a list so that no two lists have one name. */
    private static byte[] name(@Nullable String... parts) {
        int bytes = 0;
        for (String part : parts) {
            bytes += 1 + (part == null ? 0 : Integer.BYTES + part.getBytes(UTF_8).length);
        }
        ByteBuffer name = ByteBuffer.allocate(bytes);
        for (String part : parts) {
            if (part == null) {
                name.put((byte) 0);
            } else {
                byte[] text = part.getBytes(UTF_8);
                name.put((byte) 1).putInt(text.length).put(text);
            }
        }
        return name.array();
    }

    /** The cursor of a place. */
    public String write(long... place) {
        ByteBuffer plain = ByteBuffer.allocate(place.length * Long.BYTES);
        for (long part : place) {
            plain.putLong(part);
        }
        byte[] check = check(plain.array());
        byte[] sealed = crypt(plain.array(), check);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(CHECK_BYTES + sealed.length)
                        .put(check)
                        .put(sealed)
                        .array());
    }

    /**
     * The place behind a cursor of this list; empty if it is none.
     *
     * @param parts how many numbers name a place
     */
    public Optional<long[]> read(String cursor, int parts) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
            byte[] check = new byte[CHECK_BYTES];
            byte[] sealed = new byte[parts * Long.BYTES];
            bytes.get(check).get(sealed);
            byte[] plain = crypt(sealed, check);
            if (bytes.hasRemaining() || !MessageDigest.isEqual(check, check(plain))) {
                return Optional.empty();
            }
            long[] place = new long[parts];
            ByteBuffer.wrap(plain).asLongBuffer().get(place);
            return Optional.of(place);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private byte[] check(byte[] plain) {
        ByteBuffer checked = ByteBuffer.allocate(Integer.BYTES + list.length + plain.length);
        checked.putInt(list.length).put(list).put(plain);
        return Arrays.copyOf(mac(keys.check, checked.array()), CHECK_BYTES);
    }

    private static byte[] mac(SecretKeySpec key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    private byte[] crypt(byte[] bytes, byte[] nonce) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, keys.content, new IvParameterSpec(nonce));
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES", e);
        }
    }
}
