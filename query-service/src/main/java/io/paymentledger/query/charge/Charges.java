package io.paymentledger.query.charge;

import io.paymentledger.events.ChargeView;
import io.paymentledger.events.StreamName;
import java.util.List;
import java.util.Optional;

/**
 * A tenant's charges as they are now, from the read model.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class Charges {

    private final ChargeRows rows;
    private final ChargeHistories histories;

    Charges(ChargeRows rows, ChargeHistories histories) {
        this.rows = rows;
        this.histories = histories;
    }

    /** The charge that a key names, be it its own or one that was bound to it. */
    public Optional<ChargeView> find(String tenant, String key) {
        if (!StreamName.isKey(key)) {
            return Optional.empty();
        }
        return rows.find(tenant, key)
                .or(() -> histories.boundTo(tenant, key).flatMap(chargeId -> rows.find(tenant, chargeId)))
                .map(ChargeRow::view);
    }

    /** The charges that a person has to decide about, the oldest first. */
    public List<ChargeView> underReview(String tenant, int limit) {
        return rows.underReview(tenant, limit).stream().map(ChargeRow::view).toList();
    }

    /** The charges that a request claimed: one, or those of a batch, in its order. */
    public List<ChargeView> claimedBy(String tenant, String requestId, int limit) {
        return rows.claimedBy(tenant, requestId, limit).stream()
                .map(ChargeRow::view)
                .toList();
    }

    /** The newest charges that a filter lets through. */
    public List<ChargeView> newest(ChargeFilter filter, int limit) {
        return rows.list(filter, null, limit).stream().map(ChargeRow::view).toList();
    }
}
