package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;

/**
 * Makes a key one more name of a charge, for ever.
 *
 * @param stream the key's stream; its birth is the binding
 * @param chargeId the charge
 * @param fingerprint of the command that came with the key
 */
record BindKey(StreamName stream, String chargeId, String fingerprint) {

    BindKey {
        requireNonNull(stream);
        requireNonNull(chargeId);
        requireNonNull(fingerprint);
    }
}
