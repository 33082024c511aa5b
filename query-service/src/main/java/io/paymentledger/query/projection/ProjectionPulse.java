package io.paymentledger.query.projection;

import io.paymentledger.eventstore.LogPositions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a projection follows the log. Being behind is not ill: a read model that is folded from the first event is far
 * behind and well. It is ill if its processor does not run, fails, or stands still although there is more to read.
 */
final class ProjectionPulse {

    /**
     * How long a projection may stand still in front of an event: past a takeover from a process that died, with its
     * claim, and past a few tries again.
     */
    static final Duration STUCK_AFTER = Duration.ofSeconds(30);

    private final Projection projection;
    private @Nullable LogPositions lastReached;
    private long movedAtNanos = System.nanoTime();

    ProjectionPulse(Projection projection) {
        this.projection = projection;
    }

    /** What is wrong; {@code null} if nothing is. */
    @Nullable
    String ailment(ProjectionLag.Lag lag) {
        Duration still = standingStill(lag);
        if (!projection.isRunning()) {
            return "not running";
        }
        // Whoever stops in front of what cannot be read is not ill: that is told of the read model.
        if (projection.stopsAt().isPresent()) {
            return null;
        }
        @Nullable String failure = projection.failure();
        if (failure != null) {
            return failure;
        }
        // The framework of a process that lost its claim may remember an error for ever, while others read on.
        if (projection.cannotRead() && lag.events() > 0 && !still.isZero()) {
            return "the log cannot be read";
        }
        // Idle and then due for a moment is not stuck: the event must have waited for as long.
        boolean stuck = still.compareTo(STUCK_AFTER) > 0 && lag.events() > 0 && lag.seconds() > STUCK_AFTER.toSeconds();
        return stuck ? "stuck" : null;
    }

    /** For how long nothing was seen to move. */
    private synchronized Duration standingStill(ProjectionLag.Lag lag) {
        if (!lag.reached().equals(lastReached)) {
            if (lastReached != null) {
                projection.passed();
            }
            lastReached = lag.reached();
            movedAtNanos = System.nanoTime();
            return Duration.ZERO;
        }
        return Duration.ofNanos(System.nanoTime() - movedAtNanos);
    }
}
