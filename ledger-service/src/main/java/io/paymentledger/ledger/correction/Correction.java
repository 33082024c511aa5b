package io.paymentledger.ledger.correction;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.paymentledger.events.CorrectionEvent;
import io.paymentledger.events.CorrectionEvent.CorrectionPosted;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A correction, which is posted once and never changed: a wrong one is corrected by another. */
@Aggregate
final class Correction {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // The framework reads it.
    private @Nullable String stream;

    Correction() {
        // For the framework, which then replays the stream.
    }

    @CommandHandler
    Correction(PostCorrection command) {
        stream = command.stream().value();
        CorrectionRequest request = command.request();
        apply(new CorrectionPosted(
                request.reason(),
                request.corrects(),
                request.currency(),
                request.legs(),
                request.effectiveAt(),
                request.fingerprint()));
    }

    @EventSourcingHandler
    void on(CorrectionEvent event, DomainEventMessage<?> message) {
        stream = message.getAggregateIdentifier();
    }
}
