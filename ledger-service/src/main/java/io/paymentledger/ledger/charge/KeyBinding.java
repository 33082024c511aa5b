package io.paymentledger.ledger.charge;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.paymentledger.events.KeyEvent;
import io.paymentledger.events.KeyEvent.KeyBound;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A key that names an existing charge. */
@Aggregate
final class KeyBinding {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // The framework reads it.
    private @Nullable String stream;

    KeyBinding() {
        // For the framework, which then replays the stream.
    }

    @CommandHandler
    KeyBinding(BindKey command) {
        stream = command.stream().value();
        apply(new KeyBound(command.chargeId(), command.fingerprint()));
    }

    @EventSourcingHandler
    void on(KeyEvent event, DomainEventMessage<?> message) {
        stream = message.getAggregateIdentifier();
    }
}
