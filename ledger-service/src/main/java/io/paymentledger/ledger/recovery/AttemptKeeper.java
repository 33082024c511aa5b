package io.paymentledger.ledger.recovery;

import io.paymentledger.base.History;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.ledger.charge.AttemptIndex;
import io.paymentledger.ledger.recovery.AttemptTable.Page;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Keeps {@code ledger.attempt} by following the log. It runs beside the charges and not within their commits: most
 * attempts have their outcome within the same page, and cost one row, written once.
 */
final class AttemptKeeper implements AttemptIndex {

    /** Bounds the memory of a page and the time of its commit. */
    private static final int PAGE_EVENTS = 5_000;

    private final EventLog log;
    private final History history;
    private final AttemptTable table;
    private final Duration grace;

    /** @param grace how long whoever started an attempt is left alone with it */
    AttemptKeeper(EventLog log, History history, AttemptTable table, Duration grace) {
        this.log = log;
        this.history = history;
        this.table = table;
        this.grace = grace;
    }

    /** Takes in all that is in the log now, unless another process is at it. */
    void catchUp() {
        while (table.advance(this::next)) {
            // There may be more.
        }
    }

    private Page next(LogPositions after) {
        List<StoredEvent> events = log.readAfter(after, PAGE_EVENTS);
        Attempts attempts = new Attempts(grace);
        LogPositions reached = after;
        for (StoredEvent event : events) {
            attempts.add(history.recorded(event));
            reached = reached.with(event.log(), event.position());
        }
        return new Page(reached, attempts.all());
    }

    @Override
    public Optional<StreamName> chargeOf(String attemptId) {
        return table.chargeOf(attemptId).or(() -> {
            catchUp();
            return table.chargeOf(attemptId);
        });
    }
}
