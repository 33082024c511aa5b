package io.paymentledger.ledger.recovery;

import io.paymentledger.base.History;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.eventstore.UnreadableEventException;
import io.paymentledger.ledger.gateway.AttemptIndex;
import io.paymentledger.ledger.recovery.AttemptTable.Page;
import io.paymentledger.ledger.recovery.AttemptTable.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@code ledger.attempt} by following the log. It runs beside the charges and not within their commits: most
 * attempts have their outcome within the same page, and cost one row, written once.
 */
final class AttemptKeeper implements AttemptIndex {

    private static final Logger LOGGER = LoggerFactory.getLogger(AttemptKeeper.class);

    /** Bounds the memory of a page and the time of its commit. */
    private static final int PAGE_EVENTS = 5_000;

    /** Bodies may be long: a page of the longest would be far more than is to be held at once. */
    private static final long PAGE_BYTES = 16 << 20;

    private final EventLog log;
    private final History history;
    private final AttemptTable table;
    private final Duration grace;
    private final ReentrantLock asking = new ReentrantLock();

    /** @param grace how long whoever started an attempt is left alone with it */
    AttemptKeeper(EventLog log, History history, AttemptTable table, Duration grace) {
        this.log = log;
        this.history = history;
        this.table = table;
        this.grace = grace;
    }

    /** Takes in all that is in the log now, unless another process is at it. */
    void catchUp() {
        catchUp(Turn.LEFT_TO_OTHERS);
    }

    private void catchUp(Turn turn) {
        while (table.advance(turn, this::next)) {
            // There may be more.
        }
    }

    private Page next(LogPositions after) {
        List<StoredEvent> events = log.readAfter(after, PAGE_EVENTS, PAGE_BYTES);
        if (events.isEmpty()) {
            return new Page(after, List.of(), List.of());
        }
        Attempts attempts = new Attempts(grace, log.clock().now());
        List<Unread> unread = new ArrayList<>();
        LogPositions reached = after;
        for (StoredEvent event : events) {
            try {
                if (Attempts.mayBeTold(event)) {
                    attempts.add(history.recorded(event));
                }
            } catch (UnreadableEventException e) {
                LOGGER.error("{}; recovery goes past it, and comes back to it", e.getMessage());
                unread.add(new Unread(event.log(), event.position(), event.type()));
            }
            reached = reached.with(event.log(), event.position());
        }
        return new Page(reached, attempts.all(), unread);
    }

    /**
     * Tries again to read what could not be read: this process may be newer than the one that tried before. What an event
     * says is taken in late then, which costs a look at its charge and no more, because a look decides by the whole stream.
     */
    void readAgain() {
        List<Unread> unread = table.firstUnread(PAGE_EVENTS);
        if (unread.isEmpty()) {
            return;
        }
        Attempts attempts = new Attempts(grace, log.clock().now());
        List<Unread> read = new ArrayList<>();
        for (Unread each : unread) {
            try {
                log.at(each.log(), each.position()).map(history::recorded).ifPresent(attempts::add);
                read.add(each);
            } catch (UnreadableEventException e) {
                LOGGER.debug("{}, still", e.getMessage());
            }
        }
        if (!read.isEmpty()) {
            table.takeIn(attempts.all(), read);
            LOGGER.info("{} events that could not be read before are read now", read.size());
        }
    }

    /** See {@link AttemptTable#reconsider}. */
    void reconsider() {
        table.reconsider(grace);
    }

    /**
     * {@inheritDoc}
     *
     * <p>What is in the log when it is asked for is found: whoever does not find it in the table waits until all of the
     * log is in there, one at a time, so that those who come together wait for one catching up and one connection.
     */
    @Override
    public Optional<StreamName> chargeOf(String attemptId) {
        Optional<StreamName> known = table.chargeOf(attemptId);
        if (known.isPresent()) {
            return known;
        }
        asking.lock();
        try {
            return table.chargeOf(attemptId).or(() -> {
                catchUp(Turn.AWAITED);
                return table.chargeOf(attemptId);
            });
        } finally {
            asking.unlock();
        }
    }
}
