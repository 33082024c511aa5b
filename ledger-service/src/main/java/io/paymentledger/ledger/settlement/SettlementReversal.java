package io.paymentledger.ledger.settlement;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.createNew;

import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.SettlementEvent.SettlementFileReversed;
import io.paymentledger.events.StreamName;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** That one settlement file was taken back. The event store refuses to create it twice. */
@Aggregate
final class SettlementReversal {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // The framework reads it.
    private @Nullable String stream;

    SettlementReversal() {
        // For the framework, which then replays the stream.
    }

    @CommandHandler
    SettlementReversal(ReverseFile command) {
        stream = StreamName.settlementReversal(command.tenant(), command.file().file())
                .value();
        apply(new SettlementFileReversed(command.file().file(), command.reason()))
                .andThen(() -> takeBack(command));
    }

    private static void takeBack(ReverseFile command) {
        if (command.lines().isEmpty()) {
            return;
        }
        try {
            createNew(SettlementLines.class, () -> new SettlementLines(command));
        } catch (Exception e) {
            throw new IllegalStateException("the lines could not be taken back", e);
        }
    }

    @EventSourcingHandler
    void on(SettlementEvent event, DomainEventMessage<?> message) {
        stream = message.getAggregateIdentifier();
    }
}
