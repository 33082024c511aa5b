package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a gateway answered, or that nobody knows. */
public sealed interface GatewayOutcome {

    /**
     * The gateway did what it was asked to.
     *
     * @param reference the gateway's name for the payment, or for the refund
     * @param captured for a payment: whether it took the money, or only holds it
     * @param expiresAt for a payment: until when it holds the money, if it says so
     */
    record Approved(
            String reference, boolean captured, @Nullable Instant expiresAt) implements GatewayOutcome {

        public Approved {
            requireNonNull(reference);
        }
    }

    /**
     * The gateway refused; no money moved.
     *
     * @param code one of the decline codes of {@code docs/reference/errors.md}
     */
    record Declined(String code) implements GatewayOutcome {

        public Declined {
            requireNonNull(code);
        }
    }

    /**
     * The answer was lost: money may have moved. Never a failure.
     *
     * @param reason how it was lost, for operators
     */
    record Unknown(String reason) implements GatewayOutcome {

        public Unknown {
            requireNonNull(reason);
        }
    }
}
