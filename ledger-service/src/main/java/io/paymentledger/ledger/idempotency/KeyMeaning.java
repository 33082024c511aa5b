package io.paymentledger.ledger.idempotency;

import io.paymentledger.events.ChargeView;
import io.paymentledger.events.KeyOperation;
import io.paymentledger.events.SettledOperation;
import org.jspecify.annotations.Nullable;

/** What a claimed key names. */
sealed interface KeyMeaning {

    /**
     * An operation.
     *
     * @param operation what it does
     * @param fingerprint of the command that claimed the key
     * @param attemptId the attempt with which it was sent to the gateway; {@code null} for a creation, which has its own
     * @param charge the charge as it was when the operation settled, or as it is while it is not
     */
    record Names(
            KeyOperation operation,
            String fingerprint,
            @Nullable String attemptId,
            ChargeView charge) implements KeyMeaning {

        /** The creation of a charge. */
        static Names creation(ChargeView charge) {
            return new Names(KeyOperation.CREATE, charge.state().terms().fingerprint(), null, charge);
        }

        /** Whether the operation has its outcome, which is final. */
        boolean settled() {
            return attemptId == null
                    ? charge.state().status().settled()
                    : !attemptId.equals(charge.state().openAttempt());
        }

        /** Why the gateway refused; {@code null} if it did not. */
        @Nullable
        String declineCode() {
            if (operation == KeyOperation.CREATE) {
                return charge.state().declineCode();
            }
            @Nullable SettledOperation own = charge.state().settled().get(attemptId);
            return operation == KeyOperation.RESOLVE || own == null ? null : own.declineCode();
        }
    }

    /** Nothing, for ever. */
    record Cancelled() implements KeyMeaning {}
}
