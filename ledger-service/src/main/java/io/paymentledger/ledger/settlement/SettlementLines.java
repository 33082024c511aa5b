package io.paymentledger.ledger.settlement;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.StreamName;
import java.util.ArrayList;
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
        @Nullable StagedReading staged = command.staged();
        if (staged == null) {
            events(command.file(), command.lines()).forEach(some -> apply(some));
        } else {
            staged.counted().forEach(some -> apply(some));
        }
    }

    SettlementLines(ReverseFile command) {
        stream = StreamName.settlementReversalLines(
                        command.tenant(), command.file().file())
                .value();
        command.lines().forEach(some -> apply(some));
    }

    /** A file's lines, as many in an event as fit. */
    static List<SettlementLinesRecorded> events(SettlementFileReceived file, List<SettlementLine> lines) {
        List<SettlementLinesRecorded> events = new ArrayList<>();
        for (int from = 0; from < lines.size(); from += MAX_LINES_PER_EVENT) {
            events.add(new SettlementLinesRecorded(
                    file.file(),
                    file.gateway(),
                    from + 1,
                    lines.subList(from, Math.min(from + MAX_LINES_PER_EVENT, lines.size()))));
        }
        return events;
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
