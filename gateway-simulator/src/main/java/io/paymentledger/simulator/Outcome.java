package io.paymentledger.simulator;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request: the answer to it, and what an inquiry finds.
 *
 * @param id the name of the payment, the capture, the void or the refund
 * @param reference the merchant's name for the request
 * @param payment the payment that was asked for or acted on
 * @param declineCode why nothing was done, unless it was approved
 * @param amount in minor units; of a void, what was let go
 * @param captured whether money was taken
 * @param expiresAt of a payment: until when the money is held, if that is said
 */
public record Outcome(
        String id,
        Operation operation,
        String reference,
        String payment,
        Status status,
        @JsonProperty("decline_code") @Nullable String declineCode,
        long amount,
        String currency,
        boolean captured,
        @JsonProperty("expires_at") @Nullable Instant expiresAt) {

    public Outcome {
        requireNonNull(id);
        requireNonNull(operation);
        requireNonNull(reference);
        requireNonNull(payment);
        requireNonNull(status);
        requireNonNull(currency);
    }

    /** Approved or declined. */
    public enum Status {
        @JsonProperty("approved")
        APPROVED,
        @JsonProperty("declined")
        DECLINED
    }

    boolean approved() {
        return status == Status.APPROVED;
    }

    Outcome declined(String code) {
        return new Outcome(
                id, operation, reference, payment, Status.DECLINED, code, amount, currency, false, expiresAt);
    }

    Outcome afterCapture() {
        return new Outcome(id, operation, reference, payment, status, declineCode, amount, currency, true, expiresAt);
    }
}
