package io.paymentledger.ledger.charge;

import io.paymentledger.events.ChargeView;

/** What a claimed key names. */
sealed interface KeyMeaning {

    /** A charge: its own, or, for a key that was bound to it, another one's. */
    record Names(ChargeView charge) implements KeyMeaning {}

    /** Nothing, for ever. */
    record Cancelled() implements KeyMeaning {}
}
