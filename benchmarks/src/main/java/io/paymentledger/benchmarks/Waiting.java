package io.paymentledger.benchmarks;

import java.util.concurrent.TimeUnit;

/** Waiting, for a harness that nobody interrupts. */
final class Waiting {

    private Waiting() {}

    static void millis(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a benchmark", e);
        }
    }
}
