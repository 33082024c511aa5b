package io.paymentledger.proof;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What is signed under each type of signature: the text itself, or a statement about a checkpoint at a time. */
final class SignedMessages {

    /** The label of a statement about a tree in {@code tlog-cosignature}, with the zero that ends it. */
    private static final byte[] SUBTREE_LABEL = "subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII);

    private SignedMessages() {}

    /**
     * The bytes that a signature covers.
     *
     * @param name the key's name
     * @param text the note's text
     * @param bytes the signature line's bytes behind the key's number
     * @throws MalformedException if the type is of checkpoints and the text is none
     */
    static byte[] message(SignatureType type, String name, String text, byte[] bytes) {
        return switch (type) {
            case ED25519 -> text.getBytes(StandardCharsets.UTF_8);
            case COSIGNATURE_ED25519 ->
                ("cosignature/v1\ntime " + time(type, bytes) + "\n" + text).getBytes(StandardCharsets.UTF_8);
            case COSIGNATURE_ML_DSA_44 -> subtree(name, time(type, bytes), Checkpoint.parse(text));
        };
    }

    /** The algorithm's own part of a signature. */
    static byte[] signature(SignatureType type, byte[] bytes) {
        return type.isCosignature() && bytes.length > Long.BYTES
                ? Arrays.copyOfRange(bytes, Long.BYTES, bytes.length)
                : bytes;
    }

    /**
     * When a cosignature was made, in seconds since 1970; 0 for a signature without a time.
     *
     * @throws MalformedException if a cosignature has no time
     */
    static long time(SignatureType type, byte[] bytes) {
        if (!type.isCosignature()) {
            return 0;
        }
        if (bytes.length <= Long.BYTES || bytes[0] < 0) {
            throw new MalformedException("a cosignature without a time");
        }
        return ByteBuffer.wrap(bytes).getLong();
    }

    private static byte[] subtree(String name, long time, Checkpoint checkpoint) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(SUBTREE_LABEL);
            vector(out, name);
            out.writeLong(time);
            vector(out, checkpoint.origin());
            out.writeLong(0);
            out.writeLong(checkpoint.size());
            out.write(checkpoint.root().bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static void vector(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > 255) {
            throw new MalformedException("a name of 1 to 255 bytes is needed: " + text);
        }
        out.writeByte(bytes.length);
        out.write(bytes);
    }
}
