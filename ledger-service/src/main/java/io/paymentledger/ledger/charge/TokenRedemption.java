package io.paymentledger.ledger.charge;

/** Redeems a request token in the unit of work, and so in the commit, of the charge that it creates. */
public interface TokenRedemption {

    /**
     * Redeems a token.
     *
     * @throws RefusedException {@link Refusal#TOKEN_INVALID}, {@link Refusal#TOKEN_USED} or
     *     {@link Refusal#TOKEN_EXPIRED}
     */
    void redeem(RedeemToken command);
}
