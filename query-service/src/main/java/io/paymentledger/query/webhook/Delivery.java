package io.paymentledger.query.webhook;

import io.paymentledger.eventstore.StoredEvent;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An event for an endpoint and how far that has come.
 *
 * @param once whether it is tried a single time
 * @param attempts how often it was tried before
 * @param firstAttemptAt when that was first
 */
record Delivery(
        StoredEvent event,
        boolean once,
        int attempts,
        @Nullable Instant firstAttemptAt) {

    /** How far it has come. */
    enum Status {
        /** An earlier event of the same charge is on its way. */
        WAITING,
        /** It is to be tried, or tried again. */
        PENDING,
        /** It was accepted. */
        DELIVERED,
        /** It was given up. */
        FAILED,
        /** Somebody let the endpoint go on beyond it. */
        SKIPPED;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Delivery first(StoredEvent event) {
        return new Delivery(event, false, 0, null);
    }
}
