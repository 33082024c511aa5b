package io.paymentledger.eventstore;

import java.util.function.Consumer;

/** A thread of the store's own, which works until it is told to stop. Nobody interrupts it. */
final class Worker {

    private final Thread thread;
    private volatile boolean stopping;

    /** @param work runs on the thread, and returns soon after {@link #stopping} turned true */
    Worker(String name, Consumer<Worker> work) {
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> work.accept(this));
    }

    void start() {
        thread.start();
    }

    boolean stopping() {
        return stopping;
    }

    boolean ended() {
        return !thread.isAlive();
    }

    /** Tells the thread to stop and waits until it has. */
    void stop() {
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
