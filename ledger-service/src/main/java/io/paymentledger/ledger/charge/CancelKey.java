package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;

/**
 * Makes a free key a tombstone, so that a request that is still on its way cannot use it.
 *
 * @param stream the key's stream; its birth is the cancellation
 */
record CancelKey(StreamName stream) {

    CancelKey {
        requireNonNull(stream);
    }
}
