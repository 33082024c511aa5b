package io.paymentledger.violation.query;

final class KeepsStaticState {

    private static int count;

    int next() {
        return ++count;
    }
}
