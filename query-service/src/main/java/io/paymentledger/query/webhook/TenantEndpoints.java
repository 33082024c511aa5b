package io.paymentledger.query.webhook;

import io.paymentledger.base.webhook.EndpointRegisters;
import io.paymentledger.events.WebhookEndpoint;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.query.webhook.DeliveryLog.Logged;
import io.paymentledger.query.webhook.DeliveryLog.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's webhook endpoints, how far each is, and what was sent to it.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class TenantEndpoints {

    private final DeliveryLog deliveries;
    private final EndpointRegisters registers;
    private final EventLog log;
    private final TenantLogs tenants;

    TenantEndpoints(DeliveryLog deliveries, EndpointRegisters registers, EventLog log, TenantLogs tenants) {
        this.deliveries = deliveries;
        this.registers = registers;
        this.log = log;
        this.tenants = tenants;
    }

    /**
     * An endpoint.
     *
     * @param disabledReason why nothing is sent; {@code null}: it is enabled
     * @param changedAt when it was last changed, and so when it was disabled
     * @param lagEvents how many positions of the log come after what it was told of
     * @param pending deliveries that are to be tried, or tried again
     * @param waiting deliveries that wait behind these
     * @param failingSince since when nothing was accepted; {@code null}: the last attempt was
     */
    public record Endpoint(
            String id,
            String url,
            @Nullable String disabledReason,
            Instant changedAt,
            long lagEvents,
            long pending,
            long waiting,
            @Nullable Instant failingSince,
            @Nullable Instant lastSuccessAt) {}

    /**
     * A delivery.
     *
     * @param position the event's, which names the delivery
     * @param stream of the event, within the tenant
     * @param status as the API names it
     * @param dueAt when it is tried next, if it is
     * @param attempts how often it was tried, as far as that is kept
     * @param lastAnswer what came of the last attempt, in words; empty before the first
     */
    public record Sent(
            long position,
            String type,
            String stream,
            String status,
            @Nullable Instant dueAt,
            int attempts,
            String lastAnswer) {}

    /** All endpoints of a tenant, in the order in which they were made. */
    public List<Endpoint> all(String tenant) {
        long head = log.head().in(tenants.logOfTenant(tenant));
        return registers.of(tenant).endpoints().stream()
                .map(endpoint -> standing(tenant, endpoint, head))
                .toList();
    }

    private Endpoint standing(String tenant, WebhookEndpoint endpoint, long head) {
        Standing standing = deliveries
                .standing(tenant, endpoint.id())
                .orElse(new Standing(endpoint.start().after(), 0, null, null, null, 0, 0));
        return new Endpoint(
                endpoint.id(),
                endpoint.url(),
                endpoint.disabledReason() == null
                        ? null
                        : endpoint.disabledReason().wireName(),
                endpoint.updatedAt(),
                Math.max(0, head - standing.cursor()),
                standing.pending(),
                standing.waiting(),
                standing.failingSince(),
                standing.lastSuccessAt());
    }

    /** One endpoint. */
    public Optional<Endpoint> find(String tenant, String id) {
        return all(tenant).stream().filter(endpoint -> endpoint.id().equals(id)).findFirst();
    }

    /**
     * What was sent to an endpoint, the newest event first.
     *
     * @param before the position before which to begin
     */
    public List<Sent> deliveries(String tenant, String endpoint, long before, int limit) {
        return deliveries.page(tenant, endpoint, null, before, limit).stream()
                .map(TenantEndpoints::sent)
                .toList();
    }

    private static Sent sent(Logged logged) {
        return new Sent(
                logged.position(),
                logged.type(),
                logged.stream().substring(logged.stream().indexOf('/') + 1),
                logged.status(),
                logged.dueAt(),
                logged.attempts().size(),
                logged.attempts().isEmpty() ? "" : answer(logged.attempts().getLast()));
    }

    private static String answer(DeliveryLog.LoggedAttempt attempt) {
        String status = attempt.status() == null ? "no answer" : Integer.toString(attempt.status());
        return attempt.failure() == null ? status : status + ", " + attempt.failure();
    }
}
