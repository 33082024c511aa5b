package io.paymentledger.ledger.settlement;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.SettlementEvent.BreakExplained;
import io.paymentledger.events.SettlementEvent.BreakResolved;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementEvent.SettlementFileReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesCounted;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesStaged;
import io.paymentledger.events.SettlementEvent.SettlementLinesWithdrawn;
import io.paymentledger.events.SettlementEvent.SettlementProfileDefined;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** What people found out about one break. The last explanation and the last resolution count. */
@Aggregate
final class SettlementBreak {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // The framework reads it.
    private @Nullable String stream;

    private @Nullable String explanation;
    private @Nullable String resolution;

    SettlementBreak() {
        // For the framework, which then replays the stream.
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(NoteBreak command) {
        stream = command.stream().value();
        switch (command.kind()) {
            case EXPLANATION -> {
                if (!command.note().equals(explanation)) {
                    apply(new BreakExplained(command.file(), command.breakId(), command.note()));
                }
            }
            case RESOLUTION -> {
                if (!command.note().equals(resolution)) {
                    apply(new BreakResolved(command.file(), command.breakId(), command.note()));
                }
            }
        }
    }

    @EventSourcingHandler
    void on(SettlementEvent event, DomainEventMessage<?> message) {
        stream = message.getAggregateIdentifier();
        switch (event) {
            case BreakExplained explained -> explanation = explained.note();
            case BreakResolved resolved -> resolution = resolved.note();
            case SettlementFileReceived _,
                    SettlementLinesRecorded _,
                    SettlementLinesStaged _,
                    SettlementLinesCounted _,
                    SettlementLinesWithdrawn _,
                    SettlementFileReversed _,
                    SettlementLinesReversed _,
                    SettlementProfileDefined _ -> throw new IllegalStateException("not the stream of a break");
        }
    }
}
