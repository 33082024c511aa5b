package io.paymentledger.ledger.month;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.paymentledger.events.MonthEvent;
import io.paymentledger.events.MonthEvent.MonthClosed;
import io.paymentledger.events.MonthEvent.MonthSealed;
import io.paymentledger.ledger.month.MonthCommand.CloseMonth;
import io.paymentledger.ledger.month.MonthCommand.SealMonth;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A month of a tenant's books, which is closed once and then sealed once. */
@Aggregate
final class Month {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // The framework reads it.
    private @Nullable String stream;

    private boolean sealed;

    Month() {
        // For the framework, which then replays the stream.
    }

    @CommandHandler
    Month(CloseMonth command) {
        stream = command.stream().value();
        apply(new MonthClosed(command.month(), MonthEvent.lastInstant(command.month())));
    }

    @CommandHandler
    void handle(SealMonth command) {
        if (!sealed) {
            apply(new MonthSealed(command.month(), command.position(), command.leaves(), command.root()));
        }
    }

    @EventSourcingHandler
    void on(MonthEvent event, DomainEventMessage<?> message) {
        stream = message.getAggregateIdentifier();
        switch (event) {
            case MonthClosed _ -> {
                // That the stream was born says it.
            }
            case MonthSealed _ -> sealed = true;
        }
    }
}
