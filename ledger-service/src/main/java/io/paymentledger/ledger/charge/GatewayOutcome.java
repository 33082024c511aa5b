package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

/** What a gateway answered, or that nobody knows. */
public sealed interface GatewayOutcome {

    /**
     * The gateway approved: it took the money, or holds it where the charge is captured later.
     *
     * @param reference the gateway's name for the payment
     */
    record Approved(String reference) implements GatewayOutcome {

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
