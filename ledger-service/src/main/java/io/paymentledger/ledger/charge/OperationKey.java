package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;

/**
 * The client's key of an operation, to be bound in the operation's commit.
 *
 * @param stream the key's stream; its birth is the binding
 * @param fingerprint of the command that came with the key, see {@link Fingerprint}
 */
record OperationKey(StreamName stream, String fingerprint) {

    OperationKey {
        requireNonNull(stream);
        requireNonNull(fingerprint);
    }
}
