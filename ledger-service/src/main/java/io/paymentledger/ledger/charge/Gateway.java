package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;

/** A payment gateway, as charges need it. It is never called inside a database transaction. */
public interface Gateway {

    /**
     * A request to a gateway.
     *
     * @param attemptId ours, never the client's key: the gateway's idempotency key and merchant reference
     * @param amount what to charge
     * @param paymentMethod the gateway's token
     * @param captureMethod whether to take the money at once
     */
    record Authorisation(String attemptId, Money amount, PaymentMethod paymentMethod, CaptureMethod captureMethod) {

        public Authorisation {
            requireNonNull(attemptId);
            requireNonNull(amount);
            requireNonNull(paymentMethod);
            requireNonNull(captureMethod);
        }
    }

    /** The adapter's name, as history records it. */
    String name();

    /**
     * Authorises a payment, and captures it if so asked. Asking again with the same attempt gives the same answer and
     * moves no more money. It blocks for as long as the gateway takes.
     *
     * @return the answer; {@link GatewayOutcome.Unknown} wherever the answer was lost
     */
    GatewayOutcome authorise(Authorisation authorisation);
}
