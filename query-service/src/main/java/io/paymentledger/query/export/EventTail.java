package io.paymentledger.query.export;

import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.eventstore.Worker;
import io.paymentledger.query.export.EventLines.EventLine;
import io.paymentledger.query.export.EventLines.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reads the end of the logs once for all clients of this process that follow it, and hands each what it wants. A commit
 * costs one read however many there are, and none if there are none.
 */
final class EventTail implements SmartLifecycle {

    private static final Logger LOGGER = LoggerFactory.getLogger(EventTail.class);

    /** What is read at once: a burst, and a few megabytes of the largest events. */
    private static final int PAGE_EVENTS = 500;

    private static final long PAGE_BYTES = 4 << 20;

    /** The longest time in which a stop is not noticed. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final EventLog log;
    private final LogWatch watch;
    private final Worker worker = new Worker("ledger-event-tail", this::run);

    private final List<EventSubscription> subscriptions = new ArrayList<>();
    private LogPositions at = LogPositions.NONE;
    private boolean running;

    EventTail(EventLog log, LogWatch watch) {
        this.log = log;
        this.watch = watch;
    }

    /** From now on, everything wanted is offered to the subscription, until it is closed. */
    synchronized EventSubscription subscribe(Wanted wanted) {
        if (subscriptions.isEmpty()) {
            at = log.head();
        }
        EventSubscription[] self = new EventSubscription[1];
        self[0] = new EventSubscription(wanted, at.in(wanted.log()), () -> remove(self[0]));
        if (running) {
            subscriptions.add(self[0]);
        } else {
            self[0].end();
        }
        return self[0];
    }

    private synchronized void remove(EventSubscription subscription) {
        subscriptions.remove(subscription);
    }

    /** The clients that follow at the moment. */
    synchronized int clients() {
        return subscriptions.size();
    }

    private void run(Worker self) {
        try {
            while (!self.stopping()) {
                long generation = watch.generation();
                if (!handOut()) {
                    watch.awaitChange(generation, LOOK);
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the tail", e);
        }
    }

    /** Whether there was anything. */
    private boolean handOut() throws InterruptedException {
        @Nullable LogPositions after = followed();
        if (after == null) {
            return false;
        }
        try {
            List<StoredEvent> page = log.readAfter(after, PAGE_EVENTS, PAGE_BYTES);
            deliver(after, page);
            return !page.isEmpty();
        } catch (StoreUnavailableException e) {
            LOGGER.debug("the end of the log is not read: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOGGER.error("the end of the log could not be handed out, which is tried again", e);
        }
        TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        return false;
    }

    /** Where to go on; {@code null} while nobody follows. */
    private synchronized @Nullable LogPositions followed() {
        return subscriptions.isEmpty() ? null : at;
    }

    private synchronized void deliver(LogPositions after, List<StoredEvent> page) {
        if (!at.equals(after)) {
            // All left meanwhile, and others came, who begin elsewhere.
            return;
        }
        for (StoredEvent event : page) {
            @Nullable EventLine line = null;
            for (EventSubscription subscription : subscriptions) {
                if (subscription.wanted().includes(event)) {
                    line = line == null ? EventLines.line(event) : line;
                    subscription.offer(line);
                }
            }
            at = at.with(event.log(), event.position());
        }
    }

    @Override
    public synchronized void start() {
        running = true;
        worker.start();
    }

    /** Ends all streams: the web server would wait for them. */
    @Override
    public void stop() {
        synchronized (this) {
            running = false;
            subscriptions.forEach(EventSubscription::end);
        }
        worker.stop();
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    /** The last to start and the first to stop, before the web server waits for requests to end. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
