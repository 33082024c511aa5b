package io.paymentledger.query.web;

import io.paymentledger.base.web.Admitted;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * When answers end that have no end of their own: after ten minutes, from where clients come back by themselves; when whoever
 * asked would not be let in any more; and when the service stops, because who stops waits for the answers that it has begun.
 */
@Component
public final class OpenEnds implements SmartLifecycle {

    /** It bounds what a client that is never heard of again costs. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** How often it is asked whether whoever asked would still be let in: a token's signature is checked anew each time. */
    private static final Duration ASKING = Duration.ofSeconds(1);

    private final Admitted admitted;
    private final CountDownLatch stopped = new CountDownLatch(1);

    OpenEnds(Admitted admitted) {
        this.admitted = admitted;
    }

    /** Begins an answer of server-sent events, and gives its end. */
    public OpenEnd begin(HttpServletRequest request, HttpServletResponse response) {
        response.setContentType("text/event-stream;charset=utf-8");
        // A proxy that gathers the answer would keep events back.
        response.setHeader("X-Accel-Buffering", "no");
        return new OpenEnd(request);
    }

    /** The end of one answer; used by the thread that writes it. */
    public final class OpenEnd {

        private final HttpServletRequest request;
        private final long end = System.nanoTime() + LONGEST.toNanos();
        private long askedAt = System.nanoTime();

        private OpenEnd(HttpServletRequest request) {
            this.request = request;
        }

        /** Whether the answer is to end. To be asked in front of whatever is written. */
        public boolean isReached() {
            long now = System.nanoTime();
            if (!isRunning() || now - end >= 0) {
                return true;
            }
            if (now - askedAt < ASKING.toNanos()) {
                return false;
            }
            askedAt = now;
            return !admitted.isStill(request);
        }

        /**
         * Lets the answer rest.
         *
         * @return whether it is to end
         */
        public boolean rest(Duration time) {
            try {
                return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS) || isReached();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a request", e);
            }
        }
    }

    @Override
    public void start() {
        // Answers begin by themselves.
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0;
    }
}
