package io.paymentledger.base.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.paymentledger.base.History;
import io.paymentledger.events.EndpointRegister;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import java.util.List;
import java.util.Optional;

/**
 * Tenants' webhook endpoints as they are now. Their streams grow for as long as anybody tests or changes an endpoint, so what
 * was folded is kept, and what was said since is read.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached, and
 * {@link io.paymentledger.eventstore.UnreadableEventException} for an event that this version cannot read.
 */
public final class EndpointRegisters {

    /** Some kilobytes each. */
    private static final int MOST_KEPT = 1_000;

    private final History history;
    private final Cache<String, EndpointRegister> kept =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).build();

    public EndpointRegisters(History history) {
        this.history = history;
    }

    /** The endpoints of a tenant. */
    public EndpointRegister of(String tenant) {
        StreamName stream = StreamName.webhooks(tenant);
        EndpointRegister now = Optional.ofNullable(kept.getIfPresent(tenant))
                .flatMap(before -> before.last().flatMap(last -> grown(before, last)))
                .orElseGet(() -> EndpointRegister.EMPTY.after(history.of(stream)));
        kept.put(tenant, now);
        return now;
    }

    /** What was kept and what came since; empty if the log was put back to before what is kept. */
    private Optional<EndpointRegister> grown(EndpointRegister before, RecordedEvent last) {
        List<RecordedEvent> since = history.from(last.stream(), last.sequence());
        return since.isEmpty() || !since.getFirst().eventId().equals(last.eventId())
                ? Optional.empty()
                : Optional.of(before.after(since.subList(1, since.size())));
    }
}
