package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

/** A fact about an idempotency key that names something other than a charge of its own, in {@link StreamName#key}. */
public sealed interface KeyEvent extends LedgerEvent {

    /**
     * The key names an existing charge, for ever: it was sent with the order number and the command of that charge.
     *
     * @param chargeId the charge that the key stands for
     * @param fingerprint the versioned hash of the command that bound the key
     */
    record KeyBound(String chargeId, String fingerprint) implements KeyEvent {

        public KeyBound {
            requireNonNull(chargeId);
            requireNonNull(fingerprint);
        }
    }

    /** The key names nothing and never will: it was cancelled before it was used. */
    record KeyCancelled() implements KeyEvent {}
}
