package io.paymentledger.ledger.idempotency;

import io.paymentledger.eventstore.Worker;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;

/**
 * Waits for what nearly always comes long before the time is over. One thread looks at the clock for all who wait: a
 * timer for each, set and cancelled thousands of times a second, would cost more than what is waited for.
 */
final class SharedTimeout implements AutoCloseable {

    /** How much longer than said one may have to wait. */
    private static final int TICK_MILLIS = 100;

    private final long nanos;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final Worker clock;

    /** @param over completes with whether what was waited for came in time; completed by whichever comes first */
    private record Waiting(long deadline, CompletableFuture<Boolean> over) {}

    /** @param duration how long everybody waits at the most, and a tick more */
    SharedTimeout(Duration duration) {
        this.nanos = duration.toNanos();
        this.clock = new Worker("ledger-timeout", _ -> run());
        clock.start();
    }

    /**
     * Waits.
     *
     * @return whether it came in time
     * @throws ExecutionException if what was waited for failed
     */
    boolean await(CompletableFuture<Void> awaited) throws InterruptedException, ExecutionException {
        CompletableFuture<Boolean> over = awaited.thenApply(_ -> true);
        if (!over.isDone()) {
            waiting.add(new Waiting(System.nanoTime() + nanos, over));
        }
        return over.get();
    }

    /** Everybody waits for the same time, so whoever came first is the first whose time is over. */
    private void run() {
        while (!clock.stopping()) {
            long now = System.nanoTime();
            for (Waiting first = waiting.peek(); first != null && first.deadline - now <= 0; first = waiting.peek()) {
                first.over.complete(false);
                waiting.remove();
            }
            Worker.pause(Duration.ofMillis(TICK_MILLIS));
        }
    }

    /** Ends; nobody may wait any more. */
    @Override
    public void close() {
        clock.stop();
    }
}
