package io.paymentledger.query.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.ChargeStatus;
import java.time.Instant;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/**
 * Which charges of a tenant to list; {@code null} leaves a choice open.
 *
 * @param createdAfter the time of the first event is later than this
 * @param createdBefore the time of the first event is earlier than this
 */
record ChargeFilter(
        String tenant,
        @Nullable ChargeStatus status,
        @Nullable Currency currency,
        @Nullable String orderNumber,
        @Nullable String customer,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore) {

    ChargeFilter {
        requireNonNull(tenant);
    }
}
