package io.paymentledger.query.projection;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One of a projection's two threads: the coordinator, who reads the log, or the worker, who folds what was read. */
final class ProjectionThread extends ScheduledThreadPoolExecutor {

    /**
     * The longest pause between two tries. Axon's coordinator doubles its pause at each failure, up to a minute; a
     * database that is back must not wait that long for its readers.
     */
    private static final long MAX_PAUSE_MILLIS = 1_000;

    ProjectionThread(String name) {
        super(
                1,
                Thread.ofPlatform().name(name).daemon().factory(),
                // The log may still say that it has grown while the processor stops.
                new DiscardPolicy());
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return super.schedule(task, Math.min(unit.toMillis(delay), MAX_PAUSE_MILLIS), TimeUnit.MILLISECONDS);
    }
}
