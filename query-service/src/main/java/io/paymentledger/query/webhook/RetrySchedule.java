package io.paymentledger.query.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * When a delivery is tried again: the schedule that Standard Webhooks 1.0.0 proposes, then each day, until five days are
 * over. The pauses are up to a tenth longer, at random, so that what failed together does not come back together.
 */
final class RetrySchedule {

    /** After this, a delivery is given up, and an endpoint that accepted nothing meanwhile is switched off. */
    static final Duration PATIENCE = Duration.ofDays(5);

    /** No receiver puts off a delivery for longer. */
    static final Duration LONGEST_PAUSE = Duration.ofHours(24);

    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            LONGEST_PAUSE);

    private static final double JITTER = 0.1;

    private RetrySchedule() {}

    /**
     * When to try again; empty if it is given up.
     *
     * @param attempts how often it was tried, the last time included
     * @param first when it was first tried
     * @param notBefore what the receiver asks for, if it does
     */
    static Optional<Instant> next(int attempts, Instant first, Instant now, @Nullable Instant notBefore) {
        if (!now.isBefore(first.plus(PATIENCE))) {
            return Optional.empty();
        }
        Duration pause = PAUSES.get(Math.min(attempts, PAUSES.size()) - 1);
        double jitter = 1 + JITTER * ThreadLocalRandom.current().nextDouble();
        Instant due = now.plusMillis(Math.round(pause.toMillis() * jitter));
        return Optional.of(notBefore != null && notBefore.isAfter(due) ? notBefore : due);
    }
}
