package io.paymentledger.ledger.charge;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.paymentledger.events.OrderEvent;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.StreamName;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** One order number, which belongs to one charge for ever. It is born in the commit that claims the charge's key. */
@Aggregate
final class Order {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // The framework reads it.
    private @Nullable String stream;

    Order() {
        // For the framework, which then replays the stream.
    }

    Order(StreamName stream, String chargeId) {
        this.stream = stream.value();
        apply(new OrderClaimed(chargeId));
    }

    @EventSourcingHandler
    void on(OrderEvent event, DomainEventMessage<?> message) {
        stream = message.getAggregateIdentifier();
    }
}
