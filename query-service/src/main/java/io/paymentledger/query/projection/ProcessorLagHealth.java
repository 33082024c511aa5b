package io.paymentledger.query.projection;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether all read models follow the log, and how far each is behind. It is no part of readiness: what the others answer is
 * not made wrong by one that stands still, and what that one answers is true of the position that it tells.
 */
final class ProcessorLagHealth extends AbstractHealthIndicator {

    private final List<Projection> projections;

    ProcessorLagHealth(List<Projection> projections) {
        super("a projection's lag cannot be measured");
        this.projections = List.copyOf(projections);
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up();
        projections.forEach(each -> check(each, builder));
    }

    private static void check(Projection projection, Health.Builder builder) {
        String name = projection.name();
        ProjectionLag.Lag lag = projection.lag().measure();
        @Nullable String ailment = projection.pulse().ailment(lag);
        if (ailment != null) {
            builder.down().withDetail(name + ".ailment", ailment);
        }
        builder.withDetail(name + ".lag.events", lag.events()).withDetail(name + ".lag.seconds", lag.seconds());
    }
}
