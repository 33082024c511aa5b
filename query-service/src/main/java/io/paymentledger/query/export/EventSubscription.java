package io.paymentledger.query.export;

import io.paymentledger.query.export.EventLines.EventLine;
import io.paymentledger.query.export.EventLines.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One client's part of what {@link EventTail} reads, between the tail's thread and the client's. */
final class EventSubscription implements AutoCloseable {

    /**
     * What waits for a client at most. One that is slower for longer is let go: it knows the id of the last event that it
     * got, and comes back for the rest.
     */
    static final int MOST_WAITING_CHARS = 1 << 20;

    private final Wanted wanted;
    private final long from;
    private final Runnable onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private final List<EventLine> waiting = new ArrayList<>();
    private int waitingChars;
    private boolean ended;

    /** @param from the position after which everything wanted is offered */
    EventSubscription(Wanted wanted, long from, Runnable onClose) {
        this.wanted = wanted;
        this.from = from;
        this.onClose = onClose;
    }

    Wanted wanted() {
        return wanted;
    }

    /** The position after which nothing is missed. */
    long from() {
        return from;
    }

    /** Hands an event over; never waits. */
    void offer(EventLine line) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            waitingChars += line.json().length();
            if (waitingChars > MOST_WAITING_CHARS) {
                end();
            } else {
                waiting.add(line);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more comes, be it because the client is too slow or because the service stops. */
    void end() {
        lock.lock();
        try {
            ended = true;
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing more comes. */
    boolean ended() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** What has come, at once if there is something; empty if nothing comes within the patience, or any more. */
    List<EventLine> take(Duration patience) throws InterruptedException {
        long nanos = patience.toNanos();
        lock.lock();
        try {
            while (waiting.isEmpty() && !ended && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            List<EventLine> taken = List.copyOf(waiting);
            waiting.clear();
            waitingChars = 0;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        onClose.run();
    }
}
