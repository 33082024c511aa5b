package io.paymentledger.query.webhook;

import com.sun.management.OperatingSystemMXBean;
import io.paymentledger.eventstore.EventLog;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Charges go first: while the log grows and no processor of the machine is idle, this process sends only so many webhooks a
 * second. What they lag behind, they make up for when the processors have time again. A query-service on a machine of its own
 * takes no processor from the charges, and need not wait for them; there the log grows while processors are idle.
 */
final class RightOfWay {

    /** What is in use of all processors when requests begin to wait for one: the rest is between two of them. */
    static final double BUSY = 0.9;

    /** Deliveries a second for each processor while others have the right of way: some twentieth of its time. */
    static final int SENT_MEANWHILE = 250;

    /** How often it is looked who has the right of way. */
    static final Duration LOOK = Duration.ofMillis(200);

    private final DoubleSupplier inUse;
    private final LongSupplier events;
    private final LongSupplier nanoTime;
    private final long betweenNanos;

    private boolean gives;
    private long lookedAt;
    private long seen;
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
        this.betweenNanos = TimeUnit.SECONDS.toNanos(1) / ((long) SENT_MEANWHILE * processors);
        this.lookedAt = nanoTime.getAsLong();
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
     * @throws io.paymentledger.eventstore.StoreUnavailableException if the database cannot be asked how the log grows
     */
    void await() throws InterruptedException {
        Duration wait = place();
        if (wait.isPositive()) {
            Thread.sleep(wait);
        }
    }

    /** Takes the next place; how far away it is. */
    synchronized Duration place() {
        long now = nanoTime.getAsLong();
        if (now - lookedAt >= LOOK.toNanos()) {
            lookedAt = now;
            gives = inUse.getAsDouble() >= BUSY && grown();
        }
        if (!gives) {
            next = now;
            return Duration.ZERO;
        }
        next = Math.max(next, now) + betweenNanos;
        return Duration.ofNanos(next - now);
    }

    private boolean grown() {
        long before = seen;
        seen = events.getAsLong();
        return seen > before;
    }
}
