package io.paymentledger.base.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what is left of the body of a request that was answered without it, such as a stranger's. A connection that is closed
 * with unread bytes is reset, and its client may never see the answer; so what comes soon is read, and no more. Tomcat by
 * itself would go on for as long as a byte comes now and then.
 */
final class UnreadBodies extends ValveBase {

    private static final Logger LOGGER = LoggerFactory.getLogger(UnreadBodies.class);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The most that is read, in bytes: as much as Tomcat would. */
    private static final int MOST_BYTES = 2 << 20;

    /** How many may be waited for. */
    private static final int MOST_WAITING = 1_000;

    private final AtomicInteger waiting = new AtomicInteger();

    UnreadBodies() {
        // It serves asynchronous requests as well: theirs are bounded while they are served.
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (!request.isAsync() && hasBody(request) && !isRead(request) && !says(request, ActionCode.IS_ERROR)) {
            response.finishResponse();
            try {
                if (waiting.incrementAndGet() <= MOST_WAITING) {
                    readSome(request);
                }
            } finally {
                waiting.decrementAndGet();
            }
            if (!isRead(request)) {
                request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            }
        }
    }

    private static boolean hasBody(Request request) {
        return request.getHeader("Content-Length") != null || request.getHeader("Transfer-Encoding") != null;
    }

    private static boolean isRead(Request request) {
        return says(request, ActionCode.REQUEST_BODY_FULLY_READ);
    }

    private static boolean says(Request request, ActionCode question) {
        AtomicBoolean answer = new AtomicBoolean();
        request.getCoyoteRequest().action(question, answer);
        return answer.get();
    }

    private static void readSome(Request request) {
        ApplicationBufferHandler discarded = new Discarded();
        long begun = System.nanoTime();
        int read = 0;
        try {
            // Below the request's own stream, which is closed with the answer.
            int count = 0;
            while (count >= 0 && read < MOST_BYTES && System.nanoTime() - begun < PATIENCE.toNanos()) {
                count = request.getCoyoteRequest().doRead(discarded);
                read += count;
            }
        } catch (IOException e) {
            // It broke off, and is answered already.
            LOGGER.debug("a body that nobody reads broke off: {}", e.getMessage());
        }
    }

    /** Takes bytes and keeps none. */
    private static final class Discarded implements ApplicationBufferHandler {

        private ByteBuffer bytes = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            bytes = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return bytes;
        }

        @Override
        public void expand(int size) {
            throw new UnsupportedOperationException("nothing is kept");
        }
    }
}
