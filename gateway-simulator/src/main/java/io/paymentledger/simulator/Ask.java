package io.paymentledger.simulator;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A request that moves money. Its text is what must not change when it is sent again with its key. */
sealed interface Ask {

    /** The merchant's own name for the request. */
    String reference();

    /** What is asked for. */
    Operation operation();

    /**
     * To approve a payment.
     *
     * @param amount in minor units
     * @param currency an ISO 4217 code
     * @param captureAtOnce whether to take the money at once
     */
    record Payment(String reference, long amount, String currency, String paymentMethod, boolean captureAtOnce)
            implements Ask {

        public Payment {
            requireNonNull(reference);
            requireNonNull(currency);
            requireNonNull(paymentMethod);
        }

        @Override
        public Operation operation() {
            return Operation.PAYMENT;
        }
    }

    /**
     * To take held money.
     *
     * @param last whether to let the rest go
     */
    record Capture(String reference, String payment, long amount, boolean last) implements Ask {

        public Capture {
            requireNonNull(reference);
            requireNonNull(payment);
        }

        @Override
        public Operation operation() {
            return Operation.CAPTURE;
        }
    }

    /** To let held money go. */
    record Release(String reference, String payment) implements Ask {

        public Release {
            requireNonNull(reference);
            requireNonNull(payment);
        }

        @Override
        public Operation operation() {
            return Operation.VOID;
        }
    }

    /** To give taken money back. */
    record Refund(
            String reference,
            String payment,
            long amount,
            @Nullable String reason) implements Ask {

        public Refund {
            requireNonNull(reference);
            requireNonNull(payment);
        }

        @Override
        public Operation operation() {
            return Operation.REFUND;
        }
    }
}
