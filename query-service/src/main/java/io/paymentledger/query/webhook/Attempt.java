package io.paymentledger.query.webhook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request to an endpoint and what came of it.
 *
 * @param at when it began
 * @param duration how long it took
 * @param status what was answered; {@code null}: nothing was
 * @param failure why it does not count as accepted; {@code null}: it was
 * @param answer the beginning of the answer's body; never its headers, which may hold secrets
 * @param retryAfter before when nothing is to be sent, if the receiver asks for that
 */
record Attempt(
        Instant at,
        Duration duration,
        @Nullable Integer status,
        @Nullable String failure,
        @Nullable String answer,
        @Nullable Instant retryAfter) {

    /** The receiver will never want anything again (RFC 9110, section 15.5.11). */
    private static final int GONE = 410;

    int durationMillis() {
        return Math.toIntExact(Math.max(0, duration.toMillis()));
    }

    boolean accepted() {
        return failure == null;
    }

    boolean gone() {
        return status != null && status == GONE;
    }
}
