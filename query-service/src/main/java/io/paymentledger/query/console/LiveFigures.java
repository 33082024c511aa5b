package io.paymentledger.query.console;

import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.query.projection.Build;
import io.paymentledger.query.projection.ReadModels;
import io.paymentledger.query.projection.ReadModels.Progress;
import io.paymentledger.query.projection.ReadModels.Standing;
import io.paymentledger.query.webhook.TenantEndpoints;
import io.paymentledger.query.webhook.TenantEndpoints.Endpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the ledger is doing, at one moment: what the page of operations shows live. */
final class LiveFigures {

    private final EventLog log;
    private final TenantLogs tenants;
    private final ReadModels readModels;
    private final TenantEndpoints endpoints;
    private final Clock clock;

    LiveFigures(EventLog log, TenantLogs tenants, ReadModels readModels, TenantEndpoints endpoints, Clock clock) {
        this.log = log;
        this.tenants = tenants;
        this.readModels = readModels;
        this.endpoints = endpoints;
        this.clock = clock;
    }

    /**
     * The figures.
     *
     * @param log the tenant's
     * @param head the log's last position
     * @param newest when that was recorded; {@code null} if the log is empty
     * @param idle for how long nothing was recorded since
     */
    record Figures(
            TimeText at,
            int log,
            long head,
            @Nullable TimeText newest,
            String idle,
            List<Model> models,
            List<Hook> hooks) {}

    /**
     * A read model.
     *
     * @param missing the events that it does not contain yet
     * @param rebuild how its last rebuild is or ended; {@code null} if there was none
     */
    record Model(
            String name,
            int version,
            long missing,
            @Nullable RebuildText rebuild) {}

    /**
     * A rebuild.
     *
     * @param remaining how many events are left
     */
    record RebuildText(String id, String state, long done, long total, long remaining, boolean underWay) {

        static RebuildText of(Progress progress) {
            Build build = progress.build();
            boolean underWay = switch (build.state()) {
                case FOLDING, COMPARING -> true;
                case DIFFERS, SWITCHED, CANCELLED, FAILED -> false;
            };
            return new RebuildText(
                    build.id().toString(),
                    build.state().wireName(),
                    progress.done(),
                    progress.total(),
                    Math.max(0, progress.total() - progress.done()),
                    underWay);
        }
    }

    /** A webhook endpoint. */
    record Hook(String id, String url, String state, String tone, long lag, long pending, long waiting) {

        static Hook of(Endpoint endpoint) {
            boolean disabled = endpoint.disabledReason() != null;
            boolean failing = endpoint.failingSince() != null;
            return new Hook(
                    endpoint.id(),
                    endpoint.url(),
                    disabled ? "disabled" : failing ? "failing" : "well",
                    disabled || failing ? "care" : "good",
                    endpoint.lagEvents(),
                    endpoint.pending(),
                    endpoint.waiting());
        }
    }

    /** As they are now; of endpoints those of the tenant. */
    Figures now(String tenant) {
        int number = tenants.logOfTenant(tenant);
        long head = log.head().in(number);
        @Nullable Instant newest = head == 0 ? null : log.clock().occurredAt(number, head);
        Instant now = clock.instant();
        Duration idle = newest == null || newest.isAfter(now) ? Duration.ZERO : Duration.between(newest, now);
        return new Figures(
                TimeText.of(now),
                number,
                head,
                newest == null ? null : TimeText.of(newest),
                Waiting.age(idle),
                readModels.all().stream().map(this::model).toList(),
                endpoints.all(tenant).stream().map(Hook::of).toList());
    }

    private Model model(Standing standing) {
        return new Model(
                standing.name(),
                standing.version(),
                standing.missing(),
                readModels.lastRebuild(standing.name()).map(RebuildText::of).orElse(null));
    }
}
