package io.paymentledger.ledger.idempotency;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;

/**
 * Issues a request token.
 *
 * @param stream the token's stream, which names it by its hash
 * @param lifeSeconds how long it may be used, 1 or more
 */
record IssueToken(StreamName stream, long lifeSeconds) {

    IssueToken {
        requireNonNull(stream);
        if (lifeSeconds < 1) {
            throw new IllegalArgumentException("a token lives for a second or more");
        }
    }
}
