package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

/** A fact about one notification of a gateway, in the stream {@link StreamName#notification}. */
public sealed interface NotificationEvent extends LedgerEvent {

    /**
     * The gateway told something about a charge; what it changed is in the charge's stream, in the same commit.
     *
     * @param chargeId the charge
     * @param kind the gateway's name for what it told
     */
    record NotificationReceived(String chargeId, String kind) implements NotificationEvent {

        public NotificationReceived {
            requireNonNull(chargeId);
            requireNonNull(kind);
        }
    }
}
