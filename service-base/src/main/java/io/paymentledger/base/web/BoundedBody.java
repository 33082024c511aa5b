package io.paymentledger.base.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way, which ends with a refusal if it is too long, too slow or broken off. How long the server waits for
 * its next byte is the server's setting; this bounds the whole, or a byte now and then would hold a connection for ever.
 */
final class BoundedBody extends ServletInputStream {

    /** What every body may take, however short it is. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** What has come after the grace must have come at this pace: a slow line's, of 256 kbit/s. */
    private static final long LEAST_BYTES_PER_SECOND = 32_768;

    /** A better line may do it at once. */
    static final int RETRY_SECONDS = 1;

    private final ServletInputStream body;
    private final int limit;
    private long begun;
    private boolean reading;
    private long read;

    BoundedBody(ServletInputStream body, int limit) {
        this.body = body;
        this.limit = limit;
    }

    static ProblemException tooLarge(int limit) {
        return new ProblemException(ProblemCode.BODY_TOO_LARGE, "Bodies here have at most " + limit + " bytes.");
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (!reading) {
            // Whoever has to wait for his turn to be read is not slow.
            reading = true;
            begun = System.nanoTime();
        }
        int some;
        try {
            some = body.read(target, offset, length);
        } catch (IOException e) {
            throw isTimeout(e)
                    ? tooSlow()
                    : new ProblemException(
                            ProblemCode.MALFORMED_REQUEST, "The body broke off, or is not framed as HTTP.");
        }
        read += Math.max(0, some);
        if (read > limit) {
            throw tooLarge(limit);
        }
        Duration allowed = GRACE.plusSeconds(read / LEAST_BYTES_PER_SECOND);
        if (some > 0 && System.nanoTime() - begun > allowed.toNanos()) {
            throw tooSlow();
        }
        return some;
    }

    /** Whether the server gave up waiting for the next byte; it then refuses the request itself. */
    static boolean isTimeout(@Nullable Throwable failure) {
        return failure instanceof SocketTimeoutException || (failure != null && isTimeout(failure.getCause()));
    }

    private static ProblemException tooSlow() {
        return new ProblemException(ProblemCode.REQUEST_TIMEOUT, "The body did not come in time.")
                .retryAfterSeconds(RETRY_SECONDS);
    }

    @Override
    public boolean isFinished() {
        return body.isFinished();
    }

    @Override
    public boolean isReady() {
        return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        throw new UnsupportedOperationException("requests are served synchronously");
    }
}
