package io.paymentledger.benchmarks;

import java.util.function.IntToDoubleFunction;

/**
 * Puts a load on processes until the compilers of their JVMs have done their work, as far as their processor time shows.
 * A fixed time is too short for whatever does little in a second: it is compiled later, and the compilers then take
 * more of the machine than it does itself.
 */
final class WarmUp {

    /** What costs more than this share of what it cost before is not going to cost much less. */
    private static final double SETTLED = 0.9;

    /** Whoever is not warm by then is measured as it is. */
    private static final int MOST_TIMES = 10;

    private WarmUp() {}

    /**
     * Plays the load again and again.
     *
     * @param label what is warmed up, for whoever watches
     * @param load puts its load on for so many seconds, and says how much processor time one of what it did took
     */
    static void play(Workbench bench, String label, IntToDoubleFunction load) {
        double before = Double.POSITIVE_INFINITY;
        for (int times = 0; times < MOST_TIMES; times++) {
            double cost = load.applyAsDouble(bench.plan().warmUpSeconds());
            bench.say("warming up: %-42s %10s µs".formatted(label, Samples.number(cost)));
            if (cost > before * SETTLED) {
                return;
            }
            before = cost;
        }
    }
}
