package io.paymentledger.base.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.eventstore.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes requests down beside the hot path: a request hands itself in without waiting, and one thread writes what
 * gathered.
 *
 * <p>Loss is bounded: a crash loses what was handed in during the last {@link #GATHER_MILLIS} milliseconds and the write
 * under way, and while the database is away no more than {@link #MOST_WAITING} requests wait; later ones are dropped and
 * counted.
 */
public final class KeyRequestJournal implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(KeyRequestJournal.class);

    /** A few megabytes, and some seconds of a storm. */
    static final int MOST_WAITING = 20_000;

    /** Bounds one statement. */
    private static final int MOST_IN_ONE_WRITE = 1_000;

    /** Long enough for a batch to gather, short enough to be little to lose; nobody waits for what has gathered already. */
    static final int GATHER_MILLIS = 100;

    /** Between two tries while the database is away. */
    private static final int RETRY_MILLIS = 1_000;

    private final KeyRequests requests;
    private final BlockingQueue<KeyRequest> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Counter dropped;
    private final Worker writer;
    private volatile long droppedAtNanos = System.nanoTime();

    public KeyRequestJournal(KeyRequests requests, MeterRegistry metrics) {
        this.requests = requests;
        this.dropped = Counter.builder("ledger.journal.dropped")
                .description("Requests that were not written to the journal of keys")
                .register(metrics);
        this.writer = new Worker("ledger-journal", _ -> run());
        writer.start();
    }

    /** Hands a request in; never waits and never fails. */
    public void add(KeyRequest request) {
        if (!waiting.offer(request)) {
            drop(1);
        }
    }

    private void drop(int requests) {
        dropped.increment(requests);
        droppedAtNanos = System.nanoTime();
    }

    /** How many requests were dropped since the start. */
    public long dropped() {
        return (long) dropped.count();
    }

    /** Whether any was dropped within a time. */
    public boolean droppedWithin(Duration time) {
        return dropped() > 0 && System.nanoTime() - droppedAtNanos < time.toNanos();
    }

    /** How many requests wait to be written. */
    public int waiting() {
        return waiting.size();
    }

    /** Writes what was handed in, unless the database is away, and ends. */
    @Override
    public void close() {
        writer.stop();
    }

    private void run() {
        List<KeyRequest> batch = new ArrayList<>();
        try {
            while (!writer.stopping() || !waiting.isEmpty()) {
                KeyRequest first = waiting.poll(GATHER_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    if (!writer.stopping() && waiting.size() < MOST_IN_ONE_WRITE) {
                        TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
                    }
                    waiting.drainTo(batch, MOST_IN_ONE_WRITE - 1);
                    write(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the journal", e);
        }
    }

    /** A storm repeats one request thousands of times a second: of one batch, those that are alike are one row. */
    static List<KeyRequest> folded(List<KeyRequest> batch) {
        Map<KeyRequest, KeyRequest> byKind = LinkedHashMap.newLinkedHashMap(batch.size());
        for (KeyRequest request : batch) {
            byKind.merge(request.kind(), request, (first, _) -> first.andAnother());
        }
        return List.copyOf(byKind.values());
    }

    private void write(List<KeyRequest> batch) throws InterruptedException {
        while (true) {
            try {
                requests.write(folded(batch));
                return;
            } catch (StoreUnavailableException e) {
                if (writer.stopping()) {
                    LOGGER.warn("{} requests are not in the journal: {}", batch.size(), e.getMessage());
                    drop(batch.size());
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            } catch (RuntimeException e) {
                LOGGER.error("{} requests are not in the journal", batch.size(), e);
                drop(batch.size());
                return;
            }
        }
    }
}
