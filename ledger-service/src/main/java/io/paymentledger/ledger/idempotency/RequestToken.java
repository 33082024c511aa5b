package io.paymentledger.ledger.idempotency;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.paymentledger.events.TokenEvent;
import io.paymentledger.events.TokenEvent.TokenIssued;
import io.paymentledger.events.TokenEvent.TokenRedeemed;
import io.paymentledger.ledger.charge.RedeemToken;
import io.paymentledger.ledger.charge.Refusal;
import io.paymentledger.ledger.charge.RefusedException;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A token that creates one charge, or none. It is issued at sequence 0 of its stream and redeemed at sequence 1. */
@Aggregate
final class RequestToken {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // The framework reads it.
    private @Nullable String stream;

    private Instant expiresAt = Instant.MAX;
    private @Nullable String chargeId;

    RequestToken() {
        // For the framework, which then replays the stream.
    }

    @CommandHandler
    RequestToken(IssueToken command) {
        stream = command.stream().value();
        apply(new TokenIssued(command.lifeSeconds()));
    }

    @CommandHandler
    void handle(RedeemToken command) {
        if (chargeId != null) {
            throw new RefusedException(Refusal.TOKEN_USED);
        }
        if (!command.now().isBefore(expiresAt)) {
            throw new RefusedException(Refusal.TOKEN_EXPIRED);
        }
        apply(new TokenRedeemed(command.chargeId()));
    }

    @EventSourcingHandler
    void on(TokenEvent event, DomainEventMessage<?> message) {
        stream = message.getAggregateIdentifier();
        switch (event) {
            case TokenIssued issued -> expiresAt = message.getTimestamp().plusSeconds(issued.lifeSeconds());
            case TokenRedeemed redeemed -> chargeId = redeemed.chargeId();
        }
    }
}
