package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

/** A fact about one request token, in the stream {@link StreamName#token}, which names the token by its hash only. */
public sealed interface TokenEvent extends LedgerEvent {

    /**
     * The token may be used once, until its life ends, counted from the event's own time by the database's clock.
     *
     * @param lifeSeconds how long it may be used
     */
    record TokenIssued(long lifeSeconds) implements TokenEvent {}

    /**
     * The token is used up.
     *
     * @param chargeId the charge that it created, in the same commit
     */
    record TokenRedeemed(String chargeId) implements TokenEvent {

        public TokenRedeemed {
            requireNonNull(chargeId);
        }
    }
}
