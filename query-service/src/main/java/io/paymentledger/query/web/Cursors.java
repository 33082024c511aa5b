package io.paymentledger.query.web;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cursors of one list: of one tenant, with one set of filters. A cursor is a place in the list with a check sum over
 * the place and the list, so that one that was damaged, made up or taken from another list is noticed. It opens nothing:
 * whoever computes one gets a place in a list that is theirs anyway.
 */
public final class Cursors {

    private static final int CHECK_BYTES = 8;

    private final MessageDigest list;

    /** @param list what the list is: its name, its tenant, and each filter or {@code null} without one */
    public Cursors(@Nullable String... list) {
        this.list = sha256();
        for (String part : list) {
            if (part == null) {
                this.list.update((byte) 0);
            } else {
                byte[] text = part.getBytes(StandardCharsets.UTF_8);
                this.list.update((byte) 1);
                this.list.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, text.length));
                this.list.update(text);
            }
        }
    }

    /** The cursor of a place. */
    public String write(long... place) {
        ByteBuffer cursor = ByteBuffer.allocate(place.length * Long.BYTES + CHECK_BYTES);
        for (long part : place) {
            cursor.putLong(part);
        }
        cursor.put(check(place));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor.array());
    }

    /**
     * The place behind a cursor of this list; empty if it is none.
     *
     * @param parts how many numbers name a place
     */
    public Optional<long[]> read(String cursor, int parts) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
            long[] place = new long[parts];
            for (int i = 0; i < parts; i++) {
                place[i] = bytes.getLong();
            }
            return bytes.equals(ByteBuffer.wrap(check(place))) ? Optional.of(place) : Optional.empty();
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private byte[] check(long[] place) {
        MessageDigest digest = copy(list);
        for (long part : place) {
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, part));
        }
        return Arrays.copyOf(digest.digest(), CHECK_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 can be cloned", e);
        }
    }
}
