package io.paymentledger.ledger.charge;

import io.paymentledger.events.ChargeView;
import java.util.List;

/** What the creation of a charge leads to: one case for each row of the contract's table. */
public sealed interface Answer {

    /**
     * The charge is settled.
     *
     * @param charge as it was when it settled
     * @param replayed whether this repeats an answer that was given, or is owed, to an earlier request
     */
    record Settled(ChargeView charge, boolean replayed) implements Answer {}

    /** The key is claimed by this request; the outcome is not known yet. */
    record Accepted(ChargeView charge) implements Answer {}

    /** An earlier request with this key is not settled yet. */
    record InFlight() implements Answer {}

    /**
     * The key names another operation.
     *
     * @param mismatch the names of the members that differ
     */
    record KeyReused(List<String> mismatch) implements Answer {}

    /** The key was cancelled before it was used. */
    record KeyCancelled() implements Answer {}

    /** The request token was not issued to this tenant. */
    record TokenInvalid() implements Answer {}

    /** The request token's life ended. */
    record TokenExpired() implements Answer {}

    /**
     * The request token created another charge.
     *
     * @param chargeId that charge
     */
    record TokenUsed(String chargeId) implements Answer {}

    /** Another key charges this order with the same command, and is not settled yet. */
    record OrderInFlight() implements Answer {}

    /**
     * The order has a charge by another command.
     *
     * @param chargeId that charge
     */
    record OrderConflict(String chargeId) implements Answer {}
}
