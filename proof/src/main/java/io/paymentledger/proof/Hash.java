package io.paymentledger.proof;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A SHA-256 hash (FIPS 180-4), as RFC 6962 section 2.1 makes them: a leaf and an inner node are hashed under different
 * prefixes, so that neither can be passed off as the other.
 */
public final class Hash {

    /** Bytes of a hash. */
    public static final int SIZE = 32;

    /** The root of a tree without leaves: the hash of no bytes. */
    public static final Hash EMPTY_TREE = new Hash(digest(new byte[0]));

    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A hash from its bytes.
     *
     * @throws IllegalArgumentException if there are not 32 of them
     */
    public static Hash of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("a hash has 32 bytes and not " + bytes.length);
        }
        return new Hash(bytes.clone());
    }

    /** The hash that stands at an index of some concatenated ones. */
    public static Hash at(byte[] hashes, int index) {
        return new Hash(Arrays.copyOfRange(hashes, index * SIZE, (index + 1) * SIZE));
    }

    /**
     * A hash from its base64 (RFC 4648 section 4).
     *
     * @throws MalformedException if it is none
     */
    public static Hash parse(String base64) {
        byte[] bytes = Texts.base64(base64);
        if (bytes.length != SIZE) {
            throw new MalformedException("a hash has 32 bytes and not " + bytes.length);
        }
        return new Hash(bytes);
    }

    /** The hash of a leaf. */
    public static Hash ofLeaf(byte[] entry) {
        return new Hash(digest(LEAF, entry));
    }

    /** The hash of a node. */
    public static Hash ofNode(Hash left, Hash right) {
        return new Hash(digest(NODE, left.bytes, right.bytes));
    }

    /** The plain hash of some bytes one after the other. */
    static byte[] digest(byte[]... parts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha256.update(part);
            }
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The 32 bytes; a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Puts the bytes at an index of some concatenated hashes. */
    public void into(byte[] hashes, int index) {
        System.arraycopy(bytes, 0, hashes, index * SIZE, SIZE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The hash in base64. */
    @Override
    public String toString() {
        return new String(Base64.getEncoder().encode(bytes), StandardCharsets.US_ASCII);
    }
}
