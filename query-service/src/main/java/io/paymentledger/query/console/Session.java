package io.paymentledger.query.console;

import io.paymentledger.base.key.Secret;
import java.time.Instant;

/**
 * Somebody who signed in.
 *
 * @param secret the API key or the access token with which they did; it is in this process' memory only
 * @param owner who that is
 * @param csrf what a form of this session carries, and no other page can know
 * @param ends when the session ends, however busy it is
 */
record Session(Secret secret, String owner, String csrf, Instant ends) {

    @Override
    public String toString() {
        return "Session[redacted]";
    }
}
