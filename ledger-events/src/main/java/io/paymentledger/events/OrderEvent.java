package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

/** A fact about one order number, in the stream {@link StreamName#order}. */
public sealed interface OrderEvent extends LedgerEvent {

    /**
     * The order number belongs to one charge, for ever.
     *
     * @param chargeId the key, and so the id, of the charge that claimed the order
     */
    record OrderClaimed(String chargeId) implements OrderEvent {

        public OrderClaimed {
            requireNonNull(chargeId);
        }
    }
}
