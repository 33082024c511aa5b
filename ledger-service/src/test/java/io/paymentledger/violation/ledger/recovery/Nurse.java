package io.paymentledger.violation.ledger.recovery;

import io.paymentledger.violation.ledger.charge.CuriousCharge;

/** Somebody whom a charge should not know, and who knows it: a cycle. */
public final class Nurse {

    public Object help() {
        return this;
    }

    public boolean helped(CuriousCharge charge) {
        return charge.callForHelp() == this;
    }
}
