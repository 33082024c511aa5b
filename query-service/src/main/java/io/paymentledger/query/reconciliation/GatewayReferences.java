package io.paymentledger.query.reconciliation;

import io.paymentledger.query.scope.ScopedSelect;
import io.paymentledger.query.scope.TenantReads;
import java.util.List;

/**
 * Which charges a gateway means by its names for payments, refunds and disputes, and by the attempts that it was sent.
 * Known are those with which money moved.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class GatewayReferences {

    /** Each half is answered by its own index. */
    private static final ScopedSelect CHARGES = ScopedSelect.of("looking up a gateway's reference", """
            SELECT charge_id FROM {query.settlement_movement}
             WHERE gateway_reference = :reference
            UNION
            SELECT charge_id FROM {query.settlement_movement}
             WHERE attempt_id = :reference
            LIMIT :limit""");

    private final TenantReads reads;

    GatewayReferences(TenantReads reads) {
        this.reads = reads;
    }

    /** The ids of the tenant's charges that a reference, or an attempt's id, is about. */
    public List<String> chargesOf(String tenant, String reference, int limit) {
        return reads.of(tenant, CHARGES)
                .with("reference", reference)
                .with("limit", limit)
                .list(row -> row.getString("charge_id"));
    }
}
