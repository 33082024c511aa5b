package io.paymentledger.ledger.charge;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.paymentledger.events.NotificationEvent;
import io.paymentledger.events.NotificationEvent.NotificationReceived;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** One notification of a gateway, which is handled once. It is born in the commit of what it changes. */
@Aggregate
final class Notification {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // The framework reads it.
    private @Nullable String stream;

    Notification() {
        // For the framework, which then replays the stream.
    }

    Notification(Notice notice, String chargeId) {
        stream = notice.stream().value();
        apply(new NotificationReceived(chargeId, notice.kind()));
    }

    @EventSourcingHandler
    void on(NotificationEvent event, DomainEventMessage<?> message) {
        stream = message.getAggregateIdentifier();
    }
}
