package io.paymentledger.query.projection;

import io.paymentledger.eventstore.LogPositions;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.WrappedToken;
import org.jspecify.annotations.Nullable;

/** The positions in a token of Axon's, which may wrap them. */
final class TokenPositions {

    private TokenPositions() {}

    static LogPositions of(@Nullable TrackingToken token) {
        return token == null
                ? LogPositions.NONE
                : WrappedToken.unwrap(token, LogPositions.class)
                        .orElseThrow(() ->
                                new IllegalStateException("not a token of this event store: " + token.getClass()));
    }
}
