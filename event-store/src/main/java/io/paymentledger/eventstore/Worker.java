package io.paymentledger.eventstore;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A thread that works until it is told to stop. Nobody interrupts it. */
public final class Worker {

    private final Thread thread;
    private volatile boolean stopping;

    /** @param work runs on the thread, and returns soon after {@link #stopping} turned true */
    public Worker(String name, Consumer<Worker> work) {
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> work.accept(this));
    }

    /** Begins the work. */
    public void start() {
        thread.start();
    }

    /** Whether it was told to stop. */
    public boolean stopping() {
        return stopping;
    }

    /** Whether the work is over. */
    public boolean ended() {
        return !thread.isAlive();
    }

    /** Lets a thread that nobody interrupts, such as a worker's, rest for a while. */
    public static void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(
                    "nobody interrupts " + Thread.currentThread().getName(), e);
        }
    }

    /** Tells the thread to stop and waits until it has. */
    public void stop() {
        stopping = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
