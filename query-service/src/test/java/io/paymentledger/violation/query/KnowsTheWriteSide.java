package io.paymentledger.violation.query;

import io.paymentledger.ledger.WriteSide;

final class KnowsTheWriteSide {

    int answer() {
        return WriteSide.answer();
    }
}
