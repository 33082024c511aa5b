package io.paymentledger.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting, for a harness that nobody interrupts. */
final class Waiting {

    private static final int POLL_MILLIS = 20;

    private Waiting() {}

    /**
     * Waits for something that is sure to come.
     *
     * @param minutes by which it has come on any machine
     * @param missing what is the matter if it has not
     */
    static void until(BooleanSupplier there, int minutes, String missing) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
        while (!there.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(missing);
            }
            millis(POLL_MILLIS);
        }
    }

    static void millis(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a benchmark", e);
        }
    }
}
