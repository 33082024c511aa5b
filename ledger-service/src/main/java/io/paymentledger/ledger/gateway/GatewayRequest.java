package io.paymentledger.ledger.gateway;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.RefundReason;
import io.paymentledger.ledger.charge.AttemptId;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway is asked to do. Sent again with the same attempt, it does nothing more and has the same answer, for as
 * long as the gateway keeps its keys ({@link Gateway#keyRetention}).
 */
public sealed interface GatewayRequest {

    /** Ours, never the client's key, see {@link AttemptId}: the gateway's idempotency key, and its merchant reference. */
    String attemptId();

    /**
     * To approve a payment, and take the money if it is captured at once.
     *
     * @param amount what to charge
     * @param paymentMethod the gateway's token
     * @param captureMethod whether to take the money at once
     */
    record Authorise(String attemptId, Money amount, PaymentMethod paymentMethod, CaptureMethod captureMethod)
            implements GatewayRequest {

        public Authorise {
            requireNonNull(attemptId);
            requireNonNull(amount);
            requireNonNull(paymentMethod);
            requireNonNull(captureMethod);
        }
    }

    /**
     * To take held money.
     *
     * @param payment the gateway's name for the payment
     * @param amount what to take
     * @param last whether to let the rest go
     */
    record Capture(String attemptId, String payment, Money amount, boolean last) implements GatewayRequest {

        public Capture {
            requireNonNull(attemptId);
            requireNonNull(payment);
            requireNonNull(amount);
        }
    }

    /**
     * To let held money go.
     *
     * @param payment the gateway's name for the payment
     */
    record VoidAuthorisation(String attemptId, String payment) implements GatewayRequest {

        public VoidAuthorisation {
            requireNonNull(attemptId);
            requireNonNull(payment);
        }
    }

    /**
     * To give taken money back.
     *
     * @param payment the gateway's name for the payment
     * @param amount what to give back
     * @param reason why, if a reason was given
     */
    record Refund(
            String attemptId,
            String payment,
            Money amount,
            @Nullable RefundReason reason) implements GatewayRequest {

        public Refund {
            requireNonNull(attemptId);
            requireNonNull(payment);
            requireNonNull(amount);
        }
    }
}
