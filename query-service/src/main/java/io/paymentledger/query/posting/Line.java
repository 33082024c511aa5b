package io.paymentledger.query.posting;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A posting as a line of its account, with what its entry says. Sums are positive for debits.
 *
 * @param position of the event
 * @param part of the event
 * @param number its place in the account, from 1
 * @param postedAfterMinor what moved, after it
 * @param pendingAfterMinor what is held, after it
 * @param kind the name of the rule that made it
 */
record Line(
        long position,
        int part,
        long number,
        Layer layer,
        long amountMinor,
        long postedAfterMinor,
        long pendingAfterMinor,
        String kind,
        @Nullable String chargeId,
        Instant recordedAt,
        Instant effectiveAt) {

    Line {
        requireNonNull(layer);
        requireNonNull(kind);
        requireNonNull(recordedAt);
        requireNonNull(effectiveAt);
    }
}
