package io.paymentledger.ledger;

import java.util.Random;

/** Where a random test begins. It is printed, and {@code -Dcontract.seed=N} makes the test begin there again. */
record Seed(long value) {

    /** The seed that was asked for, or a new one. */
    static Seed choose() {
        Seed seed = new Seed(Long.getLong("contract.seed", new Random().nextLong()));
        System.out.println(seed);
        return seed;
    }

    Random random() {
        return new Random(value);
    }

    /** The randomness of one of several steps, which does not depend on how the others went. */
    Random random(int step) {
        return new Random(value + step);
    }

    @Override
    public String toString() {
        return "-Dcontract.seed=" + value;
    }
}
