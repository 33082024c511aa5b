package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A fact about an idempotency key that names something other than a charge of its own, in {@link StreamName#key}. */
public sealed interface KeyEvent extends LedgerEvent {

    /**
     * The key names an operation, for ever: one on an existing charge, or, for a key that was sent with the order number
     * and the command of an existing charge, that charge's creation.
     *
     * @param chargeId the charge
     * @param fingerprint the versioned hash of the command that bound the key
     * @param operation what the key names
     * @param attemptId the attempt with which the operation was sent to the gateway; {@code null} for a creation
     */
    record KeyBound(
            String chargeId,
            String fingerprint,
            KeyOperation operation,
            @Nullable String attemptId) implements KeyEvent {

        public KeyBound {
            requireNonNull(chargeId);
            requireNonNull(fingerprint);
            requireNonNull(operation);
        }

        /** The key is one more name of a charge. */
        public static KeyBound alias(String chargeId, String fingerprint) {
            return new KeyBound(chargeId, fingerprint, KeyOperation.CREATE, null);
        }
    }

    /** The key names nothing and never will: it was cancelled before it was used. */
    record KeyCancelled() implements KeyEvent {}
}
