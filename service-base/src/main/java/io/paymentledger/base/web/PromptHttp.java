package io.paymentledger.base.web;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * HTTP whose requests come when they have begun: a connection is closed if the head of its request is not whole {@code
 * server.tomcat.connection-timeout} after its first byte, and at once if there are too many of these already. Tomcat by itself
 * bounds the pause between two bytes alone, so that some thousands of connections with a byte now and then would hold all
 * places, and all memory, for ever. Bodies are bounded by {@link BoundedBody} and {@link UnreadBodies}.
 */
public final class PromptHttp extends Http11NioProtocol {

    /** How many heads may be on their way. Each takes some 60 kB; and one that comes in a single packet, as most do, is none. */
    private static final int MOST_BEGUN = 1_000;

    /** The heads on their way, and when they began; what broke off is in it until its time is over. */
    private final Map<Processor, Long> begun = new ConcurrentHashMap<>();

    @Override
    protected Processor createProcessor() {
        return new PromptProcessor(this);
    }

    private long patienceNanos() {
        return TimeUnit.MILLISECONDS.toNanos(getConnectionTimeout());
    }

    /** Whether there is room for one more. */
    private boolean waitsFor(Processor head, long sinceNanos) {
        if (begun.size() >= MOST_BEGUN && !begun.containsKey(head)) {
            long now = System.nanoTime();
            begun.values().removeIf(since -> now - since > patienceNanos());
        }
        return begun.size() < MOST_BEGUN && begun.putIfAbsent(head, sinceNanos) == null;
    }

    private static final class PromptProcessor extends Http11Processor {

        private final PromptHttp protocol;

        /** Whether the head that comes here has its place among those on their way. */
        private boolean isWaitedFor;

        PromptProcessor(PromptHttp protocol) {
            super(protocol, protocol.getAdapter());
            this.protocol = protocol;
        }

        @Override
        public SocketState service(SocketWrapperBase<?> connection) throws IOException {
            if (!hasBegun()) {
                // What it was waited for before has broken off.
                forget();
            } else if (leftMillis() <= 0) {
                return SocketState.CLOSED;
            } else {
                // Its body, should it come now, has the usual time.
                connection.setReadTimeout(protocol.getConnectionTimeout());
            }
            SocketState state = super.service(connection);
            if (hasBegun() && !isAsync() && (state == SocketState.OPEN || state == SocketState.LONG)) {
                return await(connection);
            }
            forget();
            return state;
        }

        /** Also of nothing but empty lines: the time since the first of them counts on. */
        private SocketState await(SocketWrapperBase<?> connection) {
            isWaitedFor = isWaitedFor || protocol.waitsFor(this, request.getStartTimeNanos());
            connection.setReadTimeout(Math.max(1, leftMillis()));
            return isWaitedFor ? SocketState.LONG : SocketState.CLOSED;
        }

        private void forget() {
            if (isWaitedFor) {
                protocol.begun.remove(this);
                isWaitedFor = false;
            }
        }

        /** Whether something of a request has come that was not served yet. */
        private boolean hasBegun() {
            return request.getStartTimeNanos() >= 0;
        }

        private long leftMillis() {
            long left = protocol.patienceNanos() - (System.nanoTime() - request.getStartTimeNanos());
            return TimeUnit.NANOSECONDS.toMillis(left);
        }
    }
}
