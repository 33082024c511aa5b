package io.paymentledger.ledger.settlement;

import io.paymentledger.events.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Bytes whose hash and number are known once they are read. */
final class MeasuredStream extends DigestInputStream {

    private long length;

    MeasuredStream(InputStream bytes) {
        super(bytes, digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        length += one < 0 ? 0 : 1;
        return one;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        int read = super.read(target, offset, count);
        length += Math.max(0, read);
        return read;
    }

    /** Whoever reads through this stream may close it; whether it ends there is not theirs to say. */
    @Override
    public void close() {
        // The server closes the body.
    }

    /** The hash of what was read; to be asked for once, at the end. */
    String sha256() {
        return Sha256.hex(getMessageDigest().digest());
    }

    /** How many bytes were read. */
    long length() {
        return length;
    }
}
