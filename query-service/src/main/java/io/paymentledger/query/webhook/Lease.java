package io.paymentledger.query.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that this process has for itself for a while.
 *
 * @param number of the lease, which fences off whoever had it before
 * @param known the position of the last event about it that shows here
 * @param active whether it is sent what happens
 * @param cursor the position up to which everything was accepted or has a row
 * @param failures since something was accepted
 * @param failingSince when the first of these was
 * @param takenAt when it was taken, on {@link System#nanoTime}'s clock; what was read of the log before may be of another one
 * @param pausedUntil before when the receiver wants nothing
 */
record Lease(
        Endpoint endpoint,
        long number,
        long known,
        boolean active,
        long cursor,
        int failures,
        @Nullable Instant failingSince,
        long takenAt,
        Instant pausedUntil) {

    /** Which endpoint. */
    record Endpoint(String tenant, String id, int log) {}
}
