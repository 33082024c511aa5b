package io.paymentledger.query.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.query.export.EventLines.EventLine;
import io.paymentledger.query.export.EventLines.Wanted;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/**
 * Writes events to a client as they are recorded, as server-sent events (HTML, "Server-sent events"). It holds no
 * connection to the database while it waits.
 */
final class EventFeed implements SmartLifecycle {

    /** After this, a client comes back by itself. It bounds what a client that is never heard of again costs. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    /** How often a client is written to when nothing happens, so that one that is gone is noticed, and proxies wait. */
    static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** The longest time in which a shutdown is not noticed. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final byte[] BEAT = ":\n\n".getBytes(UTF_8);

    private final EventLines lines;
    private final EventLog log;
    private final LogWatch watch;
    private volatile boolean running;

    EventFeed(EventLines lines, EventLog log, LogWatch watch) {
        this.lines = lines;
        this.log = log;
        this.watch = watch;
    }

    /**
     * Writes until the client is gone, the time is over, or the service stops.
     *
     * @param after the position after which it begins
     */
    void write(Wanted wanted, long after, OutputStream out) throws IOException {
        long end = System.nanoTime() + LONGEST.toNanos();
        long written = System.nanoTime();
        long read = after;
        beat(out);
        while (running && System.nanoTime() < end) {
            long generation = watch.generation();
            long head = log.head().in(wanted.log());
            if (read < head) {
                List<EventLine> next = lines.read(wanted, read, head);
                read = Math.min(head, read + EventLines.POSITIONS_AT_ONCE);
                if (!next.isEmpty()) {
                    write(next, out);
                    written = System.nanoTime();
                }
            } else {
                await(generation);
            }
            if (System.nanoTime() - written > HEARTBEAT.toNanos()) {
                beat(out);
                written = System.nanoTime();
            }
        }
    }

    private static void beat(OutputStream out) throws IOException {
        out.write(BEAT);
        out.flush();
    }

    private static void write(List<EventLine> events, OutputStream out) throws IOException {
        for (EventLine event : events) {
            out.write("id: %d\nevent: %s\ndata: %s\n\n"
                    .formatted(event.position(), event.type(), event.json())
                    .getBytes(UTF_8));
        }
        out.flush();
    }

    private void await(long generation) {
        try {
            watch.awaitChange(generation, LOOK);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a request", e);
        }
    }

    @Override
    public void start() {
        running = true;
    }

    /** Ends all streams: the web server would wait for them. */
    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The last to start and the first to stop, before the web server waits for requests to end. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
