package io.paymentledger.simulation.audit;

/** The auditor's own reading of ADR 0032: from 2^61 on, in either direction, a balance is given up for good, and marked so. */
final class LargestSum {

    private static final long GIVEN_UP_FROM = 1L << 61;
    private static final long GIVEN_UP = -(1L << 62);

    private LargestSum() {}

    /** A balance and one more amount. */
    static long plus(long balance, long amount) {
        if (Math.absExact(balance) >= GIVEN_UP_FROM || Math.absExact(amount) >= GIVEN_UP_FROM) {
            return GIVEN_UP;
        }
        long total = Math.addExact(balance, amount);
        return Math.absExact(total) >= GIVEN_UP_FROM ? GIVEN_UP : total;
    }
}
