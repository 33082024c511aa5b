package io.paymentledger.ledger.settlement;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.paymentledger.events.SettlementEvent;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** Some lines of a long file, before they count. The event store refuses to create a step twice. */
@Aggregate
final class SettlementStep {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // The framework reads it.
    private @Nullable String stream;

    SettlementStep() {
        // For the framework, which then replays the stream.
    }

    @CommandHandler
    SettlementStep(StageLines command) {
        stream = command.step().stream().value();
        command.step().events().forEach(some -> apply(some));
    }

    @EventSourcingHandler
    void on(SettlementEvent event, DomainEventMessage<?> message) {
        stream = message.getAggregateIdentifier();
    }
}
