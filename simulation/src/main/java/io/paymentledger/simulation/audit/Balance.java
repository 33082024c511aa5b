package io.paymentledger.simulation.audit;

/** Both layers of an account. */
record Balance(long posted, long pending) {

    static final Balance NONE = new Balance(0, 0);

    Balance plus(boolean toPending, long amount) {
        return toPending
                ? new Balance(posted, LargestSum.plus(pending, amount))
                : new Balance(LargestSum.plus(posted, amount), pending);
    }

    @Override
    public String toString() {
        return "posted %s, pending %s".formatted(posted, pending);
    }
}
