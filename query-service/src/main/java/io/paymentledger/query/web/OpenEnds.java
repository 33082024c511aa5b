package io.paymentledger.query.web;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Lets answers that have no end of their own end when the service stops: who stops waits for the answers that it has begun, and
 * these would make it wait for minutes.
 */
@Component
public final class OpenEnds implements SmartLifecycle {

    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * Lets such an answer rest.
     *
     * @return whether it is to end
     */
    public boolean rest(Duration time) {
        try {
            return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a request", e);
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
