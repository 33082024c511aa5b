package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.WebhookEvent.EndpointCreated;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's webhook endpoints as of an event of their stream. Both services fold the tenant's one stream, so they cannot
 * disagree about who is sent what. An immutable value.
 */
public final class EndpointRegister {

    /** Before the first event. */
    public static final EndpointRegister EMPTY = new EndpointRegister(Map.of(), Set.of(), null);

    private final Map<String, Listed> listed;
    private final Set<String> deleted;
    private final @Nullable RecordedEvent last;

    /**
     * An endpoint that there is.
     *
     * @param made what made it
     * @param saidAt the position of the last event about it, also of one that leaves it as it is
     */
    public record Listed(WebhookEndpoint endpoint, EndpointCreated made, long saidAt) {}

    private EndpointRegister(Map<String, Listed> listed, Set<String> deleted, @Nullable RecordedEvent last) {
        this.listed = listed;
        this.deleted = deleted;
        this.last = last;
    }

    /**
     * The register after the next events of the stream.
     *
     * @throws IllegalArgumentException if these are no events about endpoints, or about one that there is not
     */
    public EndpointRegister after(List<RecordedEvent> next) {
        if (next.isEmpty()) {
            return this;
        }
        Map<String, Listed> endpoints = new LinkedHashMap<>(listed);
        Set<String> gone = new HashSet<>(deleted);
        for (RecordedEvent recorded : next) {
            if (!(recorded.event() instanceof WebhookEvent event)) {
                throw new IllegalArgumentException(recorded.stream() + " is not the stream of webhook endpoints");
            }
            String id = event.endpoint();
            @Nullable Listed before = endpoints.get(id);
            @Nullable
            WebhookEndpoint endpoint =
                    WebhookEndpoint.evolve(before == null ? null : before.endpoint(), recorded, event);
            if (endpoint == null) {
                endpoints.remove(id);
                gone.add(id);
            } else {
                EndpointCreated made = event instanceof EndpointCreated created
                        ? created
                        : requireNonNull(before).made();
                endpoints.put(id, new Listed(endpoint, made, recorded.position()));
            }
        }
        return new EndpointRegister(endpoints, gone, next.getLast());
    }

    /** The endpoints that there are, in the order in which they were made. */
    public List<WebhookEndpoint> endpoints() {
        return listed.values().stream().map(Listed::endpoint).toList();
    }

    /** An endpoint, if there is one of this name. */
    public Optional<Listed> find(String id) {
        return Optional.ofNullable(listed.get(id));
    }

    /** The names of those that there were; each names one for ever. */
    public Set<String> deleted() {
        return Set.copyOf(deleted);
    }

    /** The last event that shows here; empty before the first. */
    public Optional<RecordedEvent> last() {
        return Optional.ofNullable(last);
    }
}
