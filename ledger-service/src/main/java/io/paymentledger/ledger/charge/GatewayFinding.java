package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

/** What an inquiry at a gateway found out about an attempt. */
public sealed interface GatewayFinding {

    /** The attempt has this outcome: {@link GatewayOutcome.Approved} or {@link GatewayOutcome.Declined}. */
    record Settled(GatewayOutcome outcome) implements GatewayFinding {

        public Settled {
            if (requireNonNull(outcome) instanceof GatewayOutcome.Unknown) {
                throw new IllegalArgumentException("an unknown outcome is no finding");
            }
        }
    }

    /** The gateway surely never saw the attempt. Where it may only be late in telling, it is {@link Undecided}. */
    record NeverSeen() implements GatewayFinding {}

    /**
     * Nothing is known yet: the attempt is still being worked on, or the gateway does not answer.
     *
     * @param reason for operators
     */
    record Undecided(String reason) implements GatewayFinding {

        public Undecided {
            requireNonNull(reason);
        }
    }
}
