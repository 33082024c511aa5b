package io.paymentledger.query.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paymentledger.eventstore.EventLog;
import io.paymentledger.query.export.EventLines.EventLine;
import io.paymentledger.query.export.EventLines.Wanted;
import io.paymentledger.query.web.OpenEnds.OpenEnd;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Writes events to a client as they are recorded, as server-sent events (HTML, "Server-sent events"). What is past it reads
 * itself; what comes it gets from the {@link EventTail}. How many clients there may be is {@code Bound.STREAMS}' matter.
 */
final class EventFeed {

    /** How often a client is written to when nothing happens, so that one that is gone is noticed, and proxies wait. */
    static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** How many clients read at once what they missed: they share the connections of all who ask. */
    private static final int MOST_CATCHING_UP = 2;

    private static final byte[] BEAT = ":\n\n".getBytes(UTF_8);

    private final EventLines lines;
    private final EventLog log;
    private final EventTail tail;
    private final Semaphore catchingUp = new Semaphore(MOST_CATCHING_UP, true);

    EventFeed(EventLines lines, EventLog log, EventTail tail) {
        this.lines = lines;
        this.log = log;
        this.tail = tail;
    }

    /**
     * Writes until the client is gone or too slow, or the end is reached.
     *
     * @param after the position after which it begins
     */
    void write(Wanted wanted, long after, OpenEnd end, OutputStream out) throws IOException {
        beat(out);
        long read = catchUp(wanted, after, log.head().in(wanted.log()), end, out);
        try (EventSubscription subscription = tail.subscribe(wanted)) {
            read = catchUp(wanted, read, subscription.from(), end, out);
            follow(subscription, read, end, out);
        }
    }

    /** @return the position up to which it wrote */
    private long catchUp(Wanted wanted, long after, long head, OpenEnd end, OutputStream out) throws IOException {
        long read = after;
        while (read < head && !end.isReached()) {
            List<EventLine> next = readInTurn(wanted, read, head);
            read = Math.min(head, read + EventLines.POSITIONS_AT_ONCE);
            if (next.isEmpty()) {
                beat(out);
            } else {
                write(next, out);
            }
        }
        return read;
    }

    /** A page, when it is this client's turn: however many catch up, others get through. */
    private List<EventLine> readInTurn(Wanted wanted, long after, long head) {
        catchingUp.acquireUninterruptibly();
        try {
            return lines.read(wanted, after, head);
        } finally {
            catchingUp.release();
        }
    }

    private static void follow(EventSubscription subscription, long after, OpenEnd end, OutputStream out)
            throws IOException {
        while (!subscription.ended()) {
            List<EventLine> next = take(subscription).stream()
                    .filter(event -> event.position() > after)
                    .toList();
            if (end.isReached()) {
                return;
            }
            if (next.isEmpty()) {
                beat(out);
            } else {
                write(next, out);
            }
        }
    }

    private static void beat(OutputStream out) throws IOException {
        out.write(BEAT);
        out.flush();
    }

    private static void write(List<EventLine> events, OutputStream out) throws IOException {
        for (EventLine event : events) {
            out.write("id: %s\nevent: %s\ndata: %s\n\n"
                    .formatted(event.position(), event.type(), event.json())
                    .getBytes(UTF_8));
        }
        out.flush();
    }

    private static List<EventLine> take(EventSubscription subscription) {
        try {
            return subscription.take(HEARTBEAT);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a request", e);
        }
    }
}
