package io.paymentledger.benchmarks;

/** Somebody whose turn comes once in each round. */
interface Contender extends AutoCloseable {

    /** How the results name it. */
    String label();

    /** Works for some seconds, as hard as it can. */
    Turn turn(int seconds);

    /** Whether it becomes faster with use. */
    default boolean warmsUp() {
        return true;
    }

    /** What it did so far was to warm up. */
    default void warmedUp() {}

    @Override
    void close();
}
