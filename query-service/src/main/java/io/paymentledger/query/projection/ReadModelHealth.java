package io.paymentledger.query.projection;

import io.paymentledger.base.HealthStatus;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.query.projection.ProjectionProgress.Progress;
import io.paymentledger.query.projection.SetAsideEvents.SetAside;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether a read model follows the log, and is whole: not folded again at the moment, not in front of an event that it
 * needs and cannot read, and without any that somebody set aside. If it does not, or is not, that concerns it alone: its
 * own health group is not ready, the service is.
 */
final class ReadModelHealth extends AbstractHealthIndicator {

    private final Projection projection;
    private final SetAsideEvents setAside;

    ReadModelHealth(Projection projection, SetAsideEvents setAside) {
        super("a read model cannot be looked at");
        this.projection = projection;
        this.setAside = setAside;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        Progress progress = projection.progress().progress();
        Optional<StoredEvent> stopsAt = projection.stopsAt();
        List<SetAside> aside = setAside.of(projection.name());
        builder.up();
        if (progress.rebuilding() || progress.strange()) {
            builder.status(HealthStatus.DEGRADED).withDetail("rebuilding", true);
        }
        stopsAt.ifPresent(event -> builder.status(HealthStatus.DEGRADED).withDetail("stopsAt", Place.of(event)));
        // Its failure is an ailment besides.
        projection.failsAt().ifPresent(event -> builder.withDetail("stopsAt", Place.of(event)));
        if (!aside.isEmpty()) {
            builder.status(HealthStatus.DEGRADED)
                    .withDetail(
                            "setAside",
                            aside.stream()
                                    .map(event -> new Place(event.log(), event.position(), event.type()))
                                    .toList());
        }
        @Nullable String ailment = projection.pulse().ailment(projection.lag().measure());
        if (ailment != null) {
            builder.down().withDetail("ailment", ailment);
        }
    }

    /** An event, without its stream: health may be open to the world. */
    record Place(int log, long position, String type) {

        private static Place of(StoredEvent event) {
            return new Place(event.log(), event.position(), event.type());
        }
    }
}
