package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

/**
 * What a gateway tells of its own accord. It may come late, twice, and in any order.
 *
 * @param gateway the name of the gateway's adapter
 * @param eventId the gateway's name for the notification, the same each time that it is delivered
 * @param attemptId the attempt that the notification is about: for a dispute, the one that took the money
 * @param kind the gateway's name for what it tells
 * @param fact what it tells
 */
public record GatewayNotification(String gateway, String eventId, String attemptId, String kind, Fact fact) {

    public GatewayNotification {
        requireNonNull(gateway);
        requireNonNull(eventId);
        requireNonNull(attemptId);
        requireNonNull(kind);
        requireNonNull(fact);
    }

    /** A fact in the ledger's terms. */
    public sealed interface Fact {

        /** The attempt has this outcome. */
        record Settled(GatewayOutcome outcome) implements Fact {

            public Settled {
                requireNonNull(outcome);
            }
        }

        /**
         * The payer disputes the charge.
         *
         * @param disputeId the gateway's name for the dispute
         * @param amountMinor the disputed sum, in minor units of the charge's currency
         * @param reason the gateway's word for why
         */
        record DisputeOpened(String disputeId, long amountMinor, String reason) implements Fact {

            public DisputeOpened {
                requireNonNull(disputeId);
                requireNonNull(reason);
            }
        }

        /**
         * A dispute is decided. It may be told before its opening is.
         *
         * @param disputeId the gateway's name for the dispute
         * @param amountMinor the disputed sum, in minor units of the charge's currency
         * @param won whether the merchant has the money again
         */
        record DisputeClosed(String disputeId, long amountMinor, boolean won) implements Fact {

            public DisputeClosed {
                requireNonNull(disputeId);
            }
        }
    }
}
