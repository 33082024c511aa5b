package io.paymentledger.ledger.charge;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.StreamName;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * A name that is taken once and never changes: an order number, the key of an operation, an alias or a tombstone of a key,
 * a gateway's notification. It has no rule of its own; that it can be born only once is the promise. One that is taken for
 * a charge is born in the commit of what the charge does.
 */
@Aggregate
final class UniqueName {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // The framework reads it.
    private @Nullable String stream;

    UniqueName() {
        // For the framework, which then replays the stream.
    }

    @CommandHandler
    UniqueName(TakeName command) {
        this(command.name(), command.meaning());
    }

    /** @param meaning what the name means, which is its stream's only event */
    UniqueName(StreamName name, LedgerEvent meaning) {
        stream = name.value();
        apply(meaning);
    }

    @EventSourcingHandler
    void on(LedgerEvent event, DomainEventMessage<?> message) {
        stream = message.getAggregateIdentifier();
    }
}
