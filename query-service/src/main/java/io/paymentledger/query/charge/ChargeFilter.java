package io.paymentledger.query.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.ChargeStatus;
import io.paymentledger.events.Currency;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which charges of a tenant to list; {@code null} leaves a choice open.
 *
 * @param amountMinor what was asked for, in minor units
 * @param createdAfter the time of the first event is later than this
 * @param createdBefore the time of the first event is earlier than this
 */
public record ChargeFilter(
        String tenant,
        @Nullable ChargeStatus status,
        @Nullable Currency currency,
        @Nullable String orderNumber,
        @Nullable String customer,
        @Nullable Long amountMinor,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore) {

    public ChargeFilter {
        requireNonNull(tenant);
    }

    /** All charges of a tenant. */
    public static ChargeFilter of(String tenant) {
        return new ChargeFilter(tenant, null, null, null, null, null, null, null);
    }

    /** Of those, the ones of an order. */
    public ChargeFilter withOrder(String number) {
        return new ChargeFilter(tenant, status, currency, number, customer, amountMinor, createdAfter, createdBefore);
    }

    /** Of those, the ones of a customer. */
    public ChargeFilter withCustomer(String name) {
        return new ChargeFilter(tenant, status, currency, orderNumber, name, amountMinor, createdAfter, createdBefore);
    }

    /**
     * Of those, the ones of an amount.
     *
     * @param unit {@code null} for any currency
     */
    public ChargeFilter withAmount(long minor, @Nullable Currency unit) {
        return new ChargeFilter(tenant, status, unit, orderNumber, customer, minor, createdAfter, createdBefore);
    }

    /** Of those, the ones between two instants, neither of them included. */
    public ChargeFilter between(Instant after, Instant before) {
        return new ChargeFilter(tenant, status, currency, orderNumber, customer, amountMinor, after, before);
    }
}
