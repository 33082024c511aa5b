package io.paymentledger.ledger.idempotency;

import static java.util.Objects.requireNonNull;

/**
 * The request token that came with a request for a charge.
 *
 * @param value the token
 * @param alone whether the request has no key, so that the token stands in for one
 */
public record GivenToken(String value, boolean alone) {

    public GivenToken {
        requireNonNull(value);
    }

    /** Without the token, which is a secret. */
    @Override
    public String toString() {
        return "GivenToken[alone=" + alone + "]";
    }
}
