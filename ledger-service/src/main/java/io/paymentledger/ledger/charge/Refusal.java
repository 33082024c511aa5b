package io.paymentledger.ledger.charge;

import java.util.Locale;

/** Why an aggregate refuses a command; a refused command appends nothing. In the order in which they are checked. */
public enum Refusal {
    /** The attempt is not the charge's. */
    UNKNOWN_ATTEMPT,
    /** No such token was issued to the tenant. */
    TOKEN_INVALID,
    /** The token created another charge. */
    TOKEN_USED,
    /** The token's life ended. */
    TOKEN_EXPIRED,
    /** The attempt has its final outcome; it needs no review. */
    ALREADY_SETTLED,
    /** The charge's state does not allow the move, and no waiting helps. */
    INVALID_STATE,
    /** A review is resolved by two here, and nobody has proposed anything. */
    NO_PROPOSAL,
    /** Whoever decides a review has proposed the decision. */
    OWN_PROPOSAL,
    /** The decision of a review is not the one that was proposed. */
    OTHER_PROPOSAL,
    /** The creation or another operation has no outcome yet. */
    CHARGE_IN_FLIGHT,
    /** More than is still held. */
    EXCEEDS_AUTHORISED,
    /** More than was taken and not given back or disputed. */
    EXCEEDS_CAPTURED;

    /** The name in JSON. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
