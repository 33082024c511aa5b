package io.paymentledger.base.web;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * HTTP whose requests begin and come: a connection is closed if the head of its request is not whole {@code
 * server.tomcat.connection-timeout} after its first byte. Tomcat by itself bounds the pause between two bytes alone, so that
 * some thousands of connections with a byte now and then would hold all there are for ever. Bodies are bounded by {@link
 * BoundedBody} and {@link UnreadBodies}.
 */
public final class PromptHttp extends Http11NioProtocol {

    @Override
    protected Processor createProcessor() {
        return new PromptProcessor(this);
    }

    private static final class PromptProcessor extends Http11Processor {

        private final long patienceMillis;

        PromptProcessor(PromptHttp protocol) {
            super(protocol, protocol.getAdapter());
            this.patienceMillis = protocol.getConnectionTimeout();
        }

        @Override
        public SocketState service(SocketWrapperBase<?> connection) throws IOException {
            if (hasBegun()) {
                if (leftMillis() <= 0) {
                    return SocketState.CLOSED;
                }
                // Its body, should it come now, has the usual time.
                connection.setReadTimeout(patienceMillis);
            }
            SocketState state = super.service(connection);
            if (hasBegun() && !isAsync() && (state == SocketState.OPEN || state == SocketState.LONG)) {
                connection.setReadTimeout(Math.max(1, leftMillis()));
                // Also of nothing but empty lines: the time since the first of them counts on.
                return SocketState.LONG;
            }
            return state;
        }

        /** Whether something of a request has come that was not served yet. */
        private boolean hasBegun() {
            return request.getStartTimeNanos() >= 0;
        }

        private long leftMillis() {
            return patienceMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - request.getStartTimeNanos());
        }
    }
}
