package io.paymentledger.ledger.charge;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.paymentledger.events.KeyEvent;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyEvent.KeyCancelled;
import io.paymentledger.events.KeyOperation;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A key that is no charge of its own: it names an existing charge or an operation on one, or it was cancelled. */
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
        apply(KeyBound.alias(command.chargeId(), command.fingerprint()));
    }

    /** In the commit of the operation that the key names. */
    KeyBinding(OperationKey key, String chargeId, KeyOperation operation, String attemptId) {
        stream = key.stream().value();
        apply(new KeyBound(chargeId, key.fingerprint(), operation, attemptId));
    }

    @CommandHandler
    KeyBinding(CancelKey command) {
        stream = command.stream().value();
        apply(new KeyCancelled());
    }

    @EventSourcingHandler
    void on(KeyEvent event, DomainEventMessage<?> message) {
        stream = message.getAggregateIdentifier();
    }
}
