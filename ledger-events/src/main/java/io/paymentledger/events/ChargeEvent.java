package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A fact about one charge, in the stream {@link StreamName#key}. Events refuse {@code null} where a value is due and
 * nothing else: history must always load.
 */
public sealed interface ChargeEvent extends LedgerEvent {

    /**
     * A client's key was claimed for a charge; nothing was sent to a gateway yet.
     *
     * @param amount what to charge
     * @param paymentMethod the gateway's token of the means of payment
     * @param captureMethod whether the gateway captures at once
     * @param orderNumber the merchant's order, unique within the tenant, if one was given
     * @param fingerprint the versioned hash of the typed command, see {@code docs/reference/events.md}
     * @param personal what the merchant said about a person
     */
    record ChargeInitiated(
            Money amount,
            PaymentMethod paymentMethod,
            CaptureMethod captureMethod,
            @Nullable String orderNumber,
            String fingerprint,
            Personal personal)
            implements ChargeEvent {

        public ChargeInitiated {
            requireNonNull(amount);
            requireNonNull(paymentMethod);
            requireNonNull(captureMethod);
            requireNonNull(fingerprint);
            requireNonNull(personal);
        }
    }

    /**
     * The charge is about to be sent to a gateway; from here on only the gateway knows whether money moved.
     *
     * @param attemptId ours, never the client's key: the gateway's idempotency key and merchant reference
     * @param gateway the name of the gateway's adapter
     */
    record AttemptStarted(String attemptId, String gateway) implements ChargeEvent {

        public AttemptStarted {
            requireNonNull(attemptId);
            requireNonNull(gateway);
        }
    }

    /**
     * The gateway holds the money for a later capture.
     *
     * @param attemptId the attempt that was answered
     * @param amountMinor the authorised sum in minor units of the charge's currency
     * @param gatewayReference the gateway's name for the payment
     */
    record ChargeAuthorised(String attemptId, long amountMinor, String gatewayReference) implements ChargeEvent {

        public ChargeAuthorised {
            requireNonNull(attemptId);
            requireNonNull(gatewayReference);
        }
    }

    /**
     * The gateway took the money.
     *
     * @param attemptId the attempt that was answered
     * @param amountMinor the captured sum in minor units of the charge's currency
     * @param gatewayReference the gateway's name for the payment
     */
    record ChargeCaptured(String attemptId, long amountMinor, String gatewayReference) implements ChargeEvent {

        public ChargeCaptured {
            requireNonNull(attemptId);
            requireNonNull(gatewayReference);
        }
    }

    /**
     * The gateway refused; no money moved.
     *
     * @param attemptId the attempt that was answered
     * @param code one of the decline codes of {@code docs/reference/errors.md}
     */
    record ChargeDeclined(String attemptId, String code) implements ChargeEvent {

        public ChargeDeclined {
            requireNonNull(attemptId);
            requireNonNull(code);
        }
    }

    /**
     * The gateway's answer was lost, so money may have moved. Never a failure: the charge stays in processing.
     *
     * @param attemptId the attempt without an answer
     * @param reason how the answer was lost, for operators
     */
    record OutcomeUnknown(String attemptId, String reason) implements ChargeEvent {

        public OutcomeUnknown {
            requireNonNull(attemptId);
            requireNonNull(reason);
        }
    }
}
