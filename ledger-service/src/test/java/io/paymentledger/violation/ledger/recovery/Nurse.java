package io.paymentledger.violation.ledger.recovery;

/** Somebody whom a charge should not know. */
public final class Nurse {

    public Object help() {
        return this;
    }
}
