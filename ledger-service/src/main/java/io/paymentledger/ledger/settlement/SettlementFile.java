package io.paymentledger.ledger.settlement;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.createNew;

import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.StreamName;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** One settlement file. The event store refuses to create it twice; its lines are born in the same commit. */
@Aggregate
final class SettlementFile {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // The framework reads it.
    private @Nullable String stream;

    SettlementFile() {
        // For the framework, which then replays the stream.
    }

    @CommandHandler
    SettlementFile(ReceiveFile command) {
        stream = StreamName.settlement(command.tenant(), command.file().file()).value();
        apply(command.file()).andThen(() -> recordLines(command));
    }

    private static void recordLines(ReceiveFile command) {
        if (command.lines().isEmpty()) {
            return;
        }
        try {
            createNew(SettlementLines.class, () -> new SettlementLines(command));
        } catch (Exception e) {
            throw new IllegalStateException("the lines could not be recorded", e);
        }
    }

    @EventSourcingHandler
    void on(SettlementEvent event, DomainEventMessage<?> message) {
        stream = message.getAggregateIdentifier();
    }
}
