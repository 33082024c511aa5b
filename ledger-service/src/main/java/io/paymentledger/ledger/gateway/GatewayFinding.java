package io.paymentledger.ledger.gateway;

import static java.util.Objects.requireNonNull;

import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.charge.GatewayText;

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
     * The gateway knows the attempt's name, and by it another request. So it will never do this one. It happens when the
     * log has lost what its client asked for first, and the client asks for something else with the same key.
     *
     * @param difference the names of what differs
     */
    record Another(String difference) implements GatewayFinding {

        public Another {
            difference = GatewayText.storable(difference);
        }

        /** Why nobody knows what became of the attempt, for operators. */
        public String reason() {
            return "another-request: " + difference;
        }
    }

    /**
     * Nothing is known yet: the attempt is still being worked on, or the gateway does not answer.
     *
     * @param reason for operators
     */
    record Undecided(String reason) implements GatewayFinding {

        public Undecided {
            reason = GatewayText.storable(reason);
        }
    }
}
