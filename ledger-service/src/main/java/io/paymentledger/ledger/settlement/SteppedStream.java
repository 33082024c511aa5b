package io.paymentledger.ledger.settlement;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Bytes of which only so many are read in one step. A parser keeps a name, an attribute or a comment whole before anybody can
 * ask how long it is.
 */
final class SteppedStream extends FilterInputStream {

    private final long most;
    private long left;

    /** @param most how many bytes a step may read */
    SteppedStream(InputStream in, long most) {
        super(in);
        this.most = most;
        this.left = most;
    }

    /** The next step begins. */
    void step() {
        left = most;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        int read = super.read(target, offset, count);
        count(Math.max(0, read));
        return read;
    }

    private void count(int read) throws IOException {
        left -= read;
        if (left < 0) {
            throw new IOException("one part is longer than any may be");
        }
    }
}
