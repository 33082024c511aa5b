package io.paymentledger.violation.ledger.idempotency;

import io.paymentledger.violation.ledger.recovery.Nurse;

/** A key that knows who looks after its charge. */
public final class ChattyKey {

    public Object callForHelp() {
        return new Nurse().help();
    }
}
