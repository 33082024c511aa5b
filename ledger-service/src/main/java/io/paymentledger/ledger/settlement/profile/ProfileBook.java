package io.paymentledger.ledger.settlement.profile;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.paymentledger.events.SettlementEvent.SettlementProfileDefined;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A tenant's own profiles. The last document of each name counts. */
@Aggregate
final class ProfileBook {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // The framework reads it.
    private @Nullable String stream;

    private final Map<String, String> documents = new HashMap<>();

    ProfileBook() {
        // For the framework, which then replays the stream.
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(DefineProfile command) {
        stream = command.stream().value();
        if (!command.document().equals(documents.get(command.name()))) {
            apply(new SettlementProfileDefined(command.name(), command.document()));
        }
    }

    @EventSourcingHandler
    void on(SettlementProfileDefined event, DomainEventMessage<?> message) {
        stream = message.getAggregateIdentifier();
        documents.put(event.name(), event.document());
    }
}
