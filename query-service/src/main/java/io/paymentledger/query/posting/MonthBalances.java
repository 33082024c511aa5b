package io.paymentledger.query.posting;

import io.paymentledger.events.MonthEvent.MonthClosed;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.proof.SealedBalance;
import io.paymentledger.query.posting.Accounts.Selection;
import io.paymentledger.query.projection.Horizon.Reach;
import io.paymentledger.query.projection.Projection;
import io.paymentledger.query.projection.ReadModelAsideException;
import io.paymentledger.query.scope.ScopedSelect;
import io.paymentledger.query.scope.TenantReads;
import io.paymentledger.query.web.LedgerPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The balances of a closed month. One rule says what counts in it: what takes effect by its last instant, and was recorded
 * by the event that closed it.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class MonthBalances {

    private static final ScopedSelect LATER = ScopedSelect.of("counting what took effect later", """
            SELECT count(DISTINCT (d.position, p.part))
              FROM {query.account} a
              JOIN {query.dated_posting of a} d ON d.position > :position AND d.effective_at <= :through
             CROSS JOIN LATERAL (SELECT part FROM {query.posting of a}
                                  WHERE position = d.position AND number = d.number OFFSET 0) p
             WHERE a.log = :log""");

    private final TenantReads reads;
    private final Accounts accounts;
    private final TenantLogs tenants;
    private final LedgerPosition positions;
    private final Projection projection;

    MonthBalances(
            TenantReads reads, Accounts accounts, TenantLogs tenants, LedgerPosition positions, Projection projection) {
        this.reads = reads;
        this.accounts = accounts;
        this.tenants = tenants;
        this.positions = positions;
        this.projection = projection;
    }

    /**
     * Waits until the books contain a position, for the answer to a request.
     *
     * @return the position that the answer contains
     * @throws io.paymentledger.base.web.ProblemException {@code read-behind} or {@code read-model-rebuilding}
     */
    public long reached(String tenant, long atLeast) {
        return positions.ofReadModel(projection.progress(), tenant, atLeast);
    }

    /** The balances that a month was closed with. The books must have come to the position. */
    public List<SealedBalance> at(String tenant, MonthClosed month, long position) {
        int log = tenants.logOfTenant(tenant);
        long recorded = Math.min(accounts.positionAt(log, month.through()), position);
        return accounts.byEffect(month.through(), recorded, position, Selection.all(tenant)).stream()
                .flatMap(balance -> Stream.of(
                        leaf(balance, month, Layer.POSTED, balance.postedMinor()),
                        leaf(balance, month, Layer.PENDING, balance.pendingMinor())))
                .toList();
    }

    private static SealedBalance leaf(Balance balance, MonthClosed month, Layer layer, long balanceMinor) {
        AccountKey key = balance.key();
        return new SealedBalance(
                key.tenant(), month.month().toString(), key.name(), key.currency(), layer.wireName(), balanceMinor);
    }

    /** The balances that a month was closed with; empty as long as the books have not come there, or are made anew. */
    public Optional<List<SealedBalance>> ifReached(String tenant, MonthClosed month, long position) {
        try {
            Reach reach = projection.progress().reach(tenants.logOfTenant(tenant), 0, Duration.ZERO);
            if (reach.position() < position) {
                return Optional.empty();
            }
            List<SealedBalance> balances = at(tenant, month, position);
            return reach.holds().getAsBoolean() ? Optional.of(balances) : Optional.empty();
        } catch (ReadModelAsideException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    /**
     * How many entries were recorded after a month was closed and take effect in it.
     *
     * @param through the month's last instant: whatever was recorded later takes effect at another time than it was recorded
     * @param position of the event that closed it
     */
    public long laterEntries(String tenant, Instant through, long position) {
        return reads.of(tenant, LATER)
                .with("log", tenants.logOfTenant(tenant))
                .with("position", position)
                .with("through", through)
                .single(row -> row.getLong(1));
    }
}
