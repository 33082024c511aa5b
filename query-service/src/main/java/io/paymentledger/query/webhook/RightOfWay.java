package io.paymentledger.query.webhook;

import com.sun.management.OperatingSystemMXBean;
import io.paymentledger.eventstore.EventLog;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Charges go first: while many come and no processor of the machine is idle, this process sends only so many webhooks a second.
 * What they lag behind, they make up for when the processors have time again. A query-service on a machine of its own takes no
 * processor from the charges, and need not wait for them; there they come while processors are idle. Where something else keeps
 * the processors busy and few charges come, these have nothing to gain.
 */
final class RightOfWay {

    /** What is in use of all processors when requests begin to wait for one: the rest is between two of them. */
    static final double BUSY = 0.9;

    /** Events a second for each processor from which on charges are a part of what keeps it busy: some twentieth of its time. */
    static final int MANY = 100;

    /** Deliveries a second for each processor while others have the right of way: some hundredth of its time. */
    static final int SENT_MEANWHILE = 50;

    /** How often it is looked who has the right of way. */
    static final Duration LOOK = Duration.ofMillis(100);

    /** How long it lasts: processors that are idle for an instant, as when all wait for the disk, are not free. */
    static final Duration LASTS = Duration.ofSeconds(1);

    private final DoubleSupplier inUse;
    private final LongSupplier events;
    private final LongSupplier nanoTime;
    private final int processors;
    private final long betweenNanos;

    private long givenUntil;
    private long lookedAt;
    private long seen;
    private long seenAt;
    private long next;

    /**
     * Looks at a machine and at the logs.
     *
     * @param inUse the share of all processors' time that was used since it was last asked, 0 to 1
     * @param events how many there are in all logs; asked while the machine is busy
     * @param processors how many processors there are
     * @param nanoTime a clock that only goes on, in nanoseconds
     */
    RightOfWay(DoubleSupplier inUse, LongSupplier events, int processors, LongSupplier nanoTime) {
        this.inUse = inUse;
        this.events = events;
        this.nanoTime = nanoTime;
        this.processors = processors;
        this.betweenNanos = TimeUnit.SECONDS.toNanos(1) / ((long) SENT_MEANWHILE * processors);
        this.lookedAt = nanoTime.getAsLong();
        this.givenUntil = lookedAt;
        this.seenAt = lookedAt;
        this.next = lookedAt;
    }

    /** On the machine, or the share of it, that this process has. */
    static RightOfWay of(EventLog log) {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new RightOfWay(
                machine::getCpuLoad,
                () -> log.head().position().orElseThrow(),
                machine.getAvailableProcessors(),
                System::nanoTime);
    }

    /**
     * Waits until one more delivery may be sent.
     *
     * @param goesOn whether it is to be sent at all
     * @throws io.paymentledger.eventstore.StoreUnavailableException if the database cannot be asked how the log grows
     */
    void await(BooleanSupplier goesOn) throws InterruptedException {
        long place = place();
        for (Duration left = until(place); left.isPositive() && goesOn.getAsBoolean(); left = until(place)) {
            Thread.sleep(left.compareTo(LASTS) < 0 ? left : LASTS);
        }
    }

    /** Takes the next place; when it is, by the clock. */
    synchronized long place() {
        long now = nanoTime.getAsLong();
        next = gives(now) ? Math.max(next, now) + betweenNanos : now;
        return next;
    }

    /** How far away a place is; those far away are near once others no longer have the right of way. */
    synchronized Duration until(long place) {
        long now = nanoTime.getAsLong();
        return gives(now) ? Duration.ofNanos(place - now) : Duration.ZERO;
    }

    private boolean gives(long now) {
        if (now - lookedAt >= LOOK.toNanos()) {
            lookedAt = now;
            if (inUse.getAsDouble() >= BUSY && manyCame(now)) {
                givenUntil = now + LASTS.toNanos();
            }
        }
        return now < givenUntil;
    }

    private boolean manyCame(long now) {
        long before = seen;
        double seconds = (now - seenAt) / (double) TimeUnit.SECONDS.toNanos(1);
        seen = events.getAsLong();
        seenAt = now;
        return (seen - before) / seconds >= (double) MANY * processors;
    }
}
