package io.paymentledger.base.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.paymentledger.base.History;
import io.paymentledger.events.EndpointRegister;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        @Nullable EndpointRegister before = kept.getIfPresent(tenant);
        EndpointRegister now = before == null
                ? EndpointRegister.EMPTY.after(history.of(stream))
                : grown(before, stream).orElseGet(() -> EndpointRegister.EMPTY.after(history.of(stream)));
        kept.put(tenant, now);
        return now;
    }

    /** What was kept and what came since; empty if the log was put back to before what is kept. */
    private Optional<EndpointRegister> grown(EndpointRegister before, StreamName stream) {
        Optional<RecordedEvent> last = before.last();
        if (last.isEmpty()) {
            return Optional.empty();
        }
        List<RecordedEvent> since = history.from(stream, last.get().sequence());
        return since.isEmpty() || !since.getFirst().eventId().equals(last.get().eventId())
                ? Optional.empty()
                : Optional.of(before.after(since.subList(1, since.size())));
    }
}
