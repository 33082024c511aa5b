package io.paymentledger.query.projection;

import io.paymentledger.eventstore.LogPositions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether the read models follow the log. Being behind is not ill: a read model that is folded from the first event is
 * far behind and well. It is ill if its processor does not run, fails, or stands still although there is more to read.
 */
final class ProcessorLagHealth extends AbstractHealthIndicator {

    /**
     * How long a projection may stand still in front of an event: past a takeover from a process that died, with its
     * claim, and past a few tries again.
     */
    static final Duration STUCK_AFTER = Duration.ofSeconds(30);

    private final List<Watched> watched;

    ProcessorLagHealth(List<Projection> projections) {
        super("a projection's lag cannot be measured");
        this.watched = projections.stream().map(Watched::new).toList();
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up();
        watched.forEach(each -> each.check(builder));
    }

    /** A projection and when it was last seen to move. */
    private static final class Watched {

        private final Projection projection;
        private LogPositions lastReached = LogPositions.NONE;
        private long movedAtNanos = System.nanoTime();

        Watched(Projection projection) {
            this.projection = projection;
        }

        void check(Health.Builder builder) {
            ProjectionLag.Lag lag = projection.lag().measure();
            @Nullable String ailment = ailment(lag);
            if (ailment != null) {
                builder.down().withDetail(projection.name() + ".ailment", ailment);
            }
            builder.withDetail(projection.name() + ".lag.events", lag.events())
                    .withDetail(projection.name() + ".lag.seconds", lag.seconds());
        }

        private @Nullable String ailment(ProjectionLag.Lag lag) {
            Duration still = standingStill(lag);
            if (!projection.isRunning()) {
                return "not running";
            }
            @Nullable String failure = projection.failure();
            if (failure != null && projection.stopsAt().isEmpty()) {
                return failure;
            }
            // Idle and then due for a moment is not stuck: the event must have waited for as long. Whoever stops in
            // front of
            // what cannot be read is not stuck either: that is told of the read model.
            return still.compareTo(STUCK_AFTER) > 0
                            && lag.events() > 0
                            && lag.seconds() > STUCK_AFTER.toSeconds()
                            && projection.stopsAt().isEmpty()
                    ? "stuck"
                    : null;
        }

        /** For how long nothing was seen to move. */
        private synchronized Duration standingStill(ProjectionLag.Lag lag) {
            if (!lag.reached().equals(lastReached)) {
                lastReached = lag.reached();
                movedAtNanos = System.nanoTime();
                projection.passed();
            }
            return Duration.ofNanos(System.nanoTime() - movedAtNanos);
        }
    }
}
