package io.paymentledger.query.projection;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a read model that follows the log rests between two pages, so that the next one has more in it: what a page costs
 * beside its events is then shared by more of them. Where pages take long the machine is busy, so it rests in proportion to
 * what the last one took; an event that comes alone is read at once.
 */
public enum Pace {

    /** For what clients ask about right after they have written it. */
    PROMPT(0.5, Duration.ofMillis(20)),

    /** For what people look at. */
    GATHERING(5, Duration.ofMillis(300));

    /** Pages then have more than one commit of the write side in them. */
    static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final double times;
    private final long mostNanos;

    Pace(double times, Duration most) {
        this.times = times;
        this.mostNanos = most.toNanos();
    }

    /** How long to rest after a page that took so long. */
    long restNanos(long tookNanos) {
        return Math.min((long) (times * tookNanos), mostNanos);
    }
}
