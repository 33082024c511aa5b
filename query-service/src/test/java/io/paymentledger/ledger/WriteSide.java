package io.paymentledger.ledger;

/** Something of the write side. */
public final class WriteSide {

    private WriteSide() {}

    public static int answer() {
        return 42;
    }
}
