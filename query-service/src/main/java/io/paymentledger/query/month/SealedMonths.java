package io.paymentledger.query.month;

import io.paymentledger.base.History;
import io.paymentledger.base.month.MonthClosings;
import io.paymentledger.base.month.MonthClosings.TenantMonth;
import io.paymentledger.events.MonthEvent.MonthClosed;
import io.paymentledger.events.MonthEvent.MonthSealed;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.proof.MonthTree;
import io.paymentledger.proof.SealedBalance;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Closed months, by their streams.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class SealedMonths {

    private final MonthClosings closings;
    private final History history;

    SealedMonths(MonthClosings closings, History history) {
        this.closings = closings;
        this.history = history;
    }

    /**
     * A month that was closed.
     *
     * @param recorded the event that closed it
     * @param sealing the event that sealed it; {@code null} until then
     */
    public record Closed(
            MonthClosed closed,
            RecordedEvent recorded,
            @Nullable MonthSealed sealed,
            @Nullable RecordedEvent sealing) {

        String tenant() {
            return recorded.stream().tenant();
        }

        YearMonth month() {
            return closed.month();
        }

        /** The last position that counts. */
        public long position() {
            return recorded.position();
        }
    }

    /** A tenant's month, if it was closed. */
    public Optional<Closed> find(String tenant, YearMonth month) {
        List<RecordedEvent> events = history.of(StreamName.month(tenant, month));
        if (events.isEmpty()) {
            return Optional.empty();
        }
        @Nullable RecordedEvent sealing = events.size() > 1 ? events.get(1) : null;
        return Optional.of(new Closed(
                (MonthClosed) events.getFirst().event(),
                events.getFirst(),
                sealing == null ? null : (MonthSealed) sealing.event(),
                sealing));
    }

    /** All months of a tenant that were closed, the latest first. */
    List<Closed> of(String tenant) {
        return closings.of(tenant).stream()
                .flatMap(month -> find(tenant, month).stream())
                .toList();
    }

    /** The tree over some balances of a month, under the month's own salts. */
    MonthTree tree(Closed month, Collection<SealedBalance> balances) {
        byte[] secret = closings.secret(new TenantMonth(month.tenant(), month.month()))
                .orElseThrow(() -> new IllegalStateException("the secret of a closed month is not there"));
        return new MonthTree(balances, secret);
    }
}
