package io.paymentledger.query.posting;

import io.paymentledger.events.Side;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.query.posting.Entries.PostedLeg;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What some events of a tenant posted.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class ChargePostings {

    private final Entries entries;
    private final TenantLogs tenants;

    ChargePostings(Entries entries, TenantLogs tenants) {
        this.entries = entries;
        this.tenants = tenants;
    }

    /**
     * One leg.
     *
     * @param debit or else a credit
     * @param amountMinor always positive
     * @param pending whether it is only held
     */
    public record Leg(String account, boolean debit, long amountMinor, String currency, boolean pending) {

        static Leg of(PostedLeg leg) {
            return new Leg(
                    leg.account(),
                    leg.side() == Side.DEBIT,
                    leg.amountMinor(),
                    leg.currency(),
                    leg.layer() == Layer.PENDING);
        }
    }

    /** The legs of each event that posted any, by the event's position; those that are not folded yet are missing. */
    public Map<Long, List<Leg>> at(String tenant, Collection<Long> positions) {
        Map<Long, List<Leg>> legs = new HashMap<>();
        if (positions.isEmpty()) {
            return legs;
        }
        entries.at(tenants.logOfTenant(tenant), tenant, positions)
                .forEach((name, posted) -> legs.computeIfAbsent(name.position(), _ -> new ArrayList<>())
                        .addAll(posted.legs().stream().map(Leg::of).toList()));
        return legs;
    }
}
