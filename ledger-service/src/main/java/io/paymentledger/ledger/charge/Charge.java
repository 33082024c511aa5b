package io.paymentledger.ledger.charge;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.createNew;

import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import io.paymentledger.events.ChargeState;
import io.paymentledger.events.ChargeStatus;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * One charge. Its identifier is the client's idempotency key within the tenant, so that the event store refuses to create
 * it twice; its states only move forward.
 */
@Aggregate(cache = "aggregateCache")
final class Charge {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // The framework reads it.
    private @Nullable String stream;

    private @Nullable ChargeState state;

    Charge() {
        // For the framework, which then replays the stream.
    }

    @CommandHandler
    Charge(InitiateCharge command, TokenRedemption tokens) {
        stream = command.stream().value();
        apply(new ChargeInitiated(
                command.amount(),
                command.paymentMethod(),
                command.captureMethod(),
                command.orderNumber(),
                command.fingerprint(),
                command.personal()));
        apply(new AttemptStarted(command.attemptId(), command.gateway()))
                .andThen(() -> redeemToken(command, tokens))
                .andThen(() -> claimOrder(command));
    }

    private static void redeemToken(InitiateCharge command, TokenRedemption tokens) {
        if (command.token() != null) {
            tokens.redeem(command.token());
        }
    }

    /** The order's stream is born in the same unit of work, and so in the same commit. */
    private static void claimOrder(InitiateCharge command) {
        if (command.orderNumber() == null) {
            return;
        }
        StreamName order = StreamName.order(command.stream().tenant(), command.orderNumber());
        try {
            createNew(Order.class, () -> new Order(order, command.stream().local()));
        } catch (Exception e) {
            throw new IllegalStateException("an order could not be created", e);
        }
    }

    @CommandHandler
    void handle(RecordOutcome command) {
        ChargeState current = state();
        AttemptStarted attempt = current.attempt();
        if (attempt == null || !attempt.attemptId().equals(command.attemptId())) {
            throw new RefusedException(Refusal.UNKNOWN_ATTEMPT);
        }
        switch (command.outcome()) {
            case Approved approved -> settle(current, ChargeStatus.SUCCESS, approval(current, command, approved));
            case Declined declined ->
                settle(current, ChargeStatus.FAILED, new ChargeDeclined(command.attemptId(), declined.code()));
            case Unknown unknown -> {
                if (!current.status().settled() && !current.outcomeUnknown()) {
                    apply(new OutcomeUnknown(command.attemptId(), unknown.reason()));
                }
            }
        }
    }

    /** Moves forward once; what is settled stays so, and hearing the same result again is no news. */
    private static void settle(ChargeState current, ChargeStatus result, ChargeEvent event) {
        if (!current.status().settled()) {
            apply(event);
        } else if (current.status() != result) {
            throw new RefusedException(Refusal.ALREADY_SETTLED);
        }
    }

    private static ChargeEvent approval(ChargeState current, RecordOutcome command, Approved approved) {
        long amountMinor = current.terms().amount().amountMinor();
        return switch (current.terms().captureMethod()) {
            case AUTOMATIC -> new ChargeCaptured(command.attemptId(), amountMinor, approved.reference(), true);
            case MANUAL -> new ChargeAuthorised(command.attemptId(), amountMinor, approved.reference(), null);
        };
    }

    @EventSourcingHandler
    void on(ChargeEvent event, DomainEventMessage<?> message) {
        stream = message.getAggregateIdentifier();
        state = ChargeState.evolve(state, event);
    }

    private ChargeState state() {
        if (state == null) {
            throw new IllegalStateException("a charge is born by its first event");
        }
        return state;
    }
}
