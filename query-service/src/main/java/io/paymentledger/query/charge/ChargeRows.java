package io.paymentledger.query.charge;

import io.paymentledger.query.scope.ScopedSelect;
import io.paymentledger.query.scope.TenantRead;
import io.paymentledger.query.scope.TenantReads;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a tenant's charges, as whoever asks gets them.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class ChargeRows {

    private static final ScopedSelect CHARGE = ScopedSelect.of("reading charges", "SELECT c.* FROM {query.charge} c");

    private final TenantReads reads;
    private final ChargeHistories histories;

    ChargeRows(TenantReads reads, ChargeHistories histories) {
        this.reads = reads;
        this.histories = histories;
    }

    /** One charge. */
    Optional<ChargeRow> find(String tenant, String chargeId) {
        return reads.of(tenant, CHARGE)
                .where("c.charge_id = :charge_id")
                .with("charge_id", chargeId)
                .optional(ChargeTable::row);
    }

    /**
     * The newest charges that a filter lets through.
     *
     * @param after where to read on; {@code null} to begin with the newest
     */
    List<ChargeRow> list(ChargeFilter filter, @Nullable ChargePlace after, int limit) {
        @Nullable String ofOrder = null;
        if (filter.orderNumber() != null) {
            // The log has an index of order numbers already, the one that keeps them unique.
            Optional<String> claimant = histories.claimantOf(filter.tenant(), filter.orderNumber());
            if (claimant.isEmpty()) {
                return List.of();
            }
            ofOrder = claimant.get();
        }
        TenantRead read = reads.of(filter.tenant(), CHARGE)
                .where(
                        "c.status = :status",
                        "status",
                        filter.status() == null ? null : filter.status().wireName())
                .where(
                        "c.currency = :currency",
                        "currency",
                        filter.currency() == null ? null : filter.currency().code())
                .where("c.charge_id = :of_order", "of_order", ofOrder)
                // The hash is what the index has.
                .where(
                        "hashtextextended(c.customer, 0) = hashtextextended(:customer, 0) AND c.customer = :customer",
                        "customer",
                        filter.customer())
                .where("c.amount_minor = :amount", "amount", filter.amountMinor())
                .where("c.created_at > :created_after", "created_after", filter.createdAfter())
                .where("c.created_at < :created_before", "created_before", filter.createdBefore());
        if (after != null) {
            read.where("(c.created_at, c.created_position) < (:after_time, :after_position)")
                    .with("after_time", after.createdAt())
                    .with("after_position", after.createdPosition());
        }
        return read.then("ORDER BY c.created_at DESC, c.created_position DESC LIMIT :limit")
                .with("limit", limit)
                .list(ChargeTable::row);
    }

    /** The charges that a person has to decide about, the oldest first. */
    List<ChargeRow> underReview(String tenant, int limit) {
        return reads.of(tenant, CHARGE)
                .where("c.under_review")
                .then("ORDER BY c.created_at, c.created_position LIMIT :limit")
                .with("limit", limit)
                .list(ChargeTable::row);
    }

    /** The charges that a request claimed, in the order in which it named them. */
    List<ChargeRow> claimedBy(String tenant, String requestId, int limit) {
        return reads.of(tenant, CHARGE)
                // As much of it is what the index has.
                .where("left(c.request_id, 128) = left(:request_id, 128) AND c.request_id = :request_id")
                .with("request_id", requestId)
                .then("ORDER BY c.created_position LIMIT :limit")
                .with("limit", limit)
                .list(ChargeTable::row);
    }
}
