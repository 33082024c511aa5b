package io.paymentledger.ledger.settlement;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.StreamName;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** The lines of one settlement file, or of its reversal, some at a time. */
@Aggregate
final class SettlementLines {

    /** Some 10 KB an event, so that a reader's batch of 500 events, and its commit, stay small whatever is in it. */
    static final int MAX_LINES_PER_EVENT = 50;

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // The framework reads it.
    private @Nullable String stream;

    SettlementLines() {
        // For the framework, which then replays the stream.
    }

    SettlementLines(ReceiveFile command) {
        stream = StreamName.settlementLines(command.tenant(), command.file().file())
                .value();
        List<SettlementLine> lines = command.lines();
        for (int from = 0; from < lines.size(); from += MAX_LINES_PER_EVENT) {
            apply(new SettlementLinesRecorded(
                    command.file().file(),
                    command.file().gateway(),
                    from + 1,
                    lines.subList(from, Math.min(from + MAX_LINES_PER_EVENT, lines.size()))));
        }
    }

    SettlementLines(ReverseFile command) {
        stream = StreamName.settlementReversalLines(
                        command.tenant(), command.file().file())
                .value();
        command.lines().forEach(some -> apply(some));
    }

    /** How many events so many lines take. */
    static long events(int lines) {
        return Math.ceilDiv(lines, MAX_LINES_PER_EVENT);
    }

    @EventSourcingHandler
    void on(SettlementEvent event, DomainEventMessage<?> message) {
        stream = message.getAggregateIdentifier();
    }
}
