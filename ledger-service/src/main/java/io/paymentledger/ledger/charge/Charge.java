package io.paymentledger.ledger.charge;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.createNew;

import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.AuthorisationExpired;
import io.paymentledger.events.ChargeEvent.CaptureStarted;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.NoticeApplied;
import io.paymentledger.events.ChargeEvent.NoticeDeferred;
import io.paymentledger.events.ChargeEvent.RefundStarted;
import io.paymentledger.events.ChargeEvent.ReversalStarted;
import io.paymentledger.events.ChargeEvent.ReviewProposed;
import io.paymentledger.events.ChargeEvent.ReviewRequired;
import io.paymentledger.events.ChargeEvent.ReviewResolved;
import io.paymentledger.events.ChargeEvent.VoidStarted;
import io.paymentledger.events.ChargeState;
import io.paymentledger.events.ChargeStatus;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyOperation;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.NotificationEvent.NotificationReceived;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.Sums;
import io.paymentledger.ledger.charge.ChargeCommand.CapturePayment;
import io.paymentledger.ledger.charge.ChargeCommand.ExpireAuthorisation;
import io.paymentledger.ledger.charge.ChargeCommand.InitiateCharge;
import io.paymentledger.ledger.charge.ChargeCommand.KeyedCommand;
import io.paymentledger.ledger.charge.ChargeCommand.OperationKey;
import io.paymentledger.ledger.charge.ChargeCommand.ProposeReview;
import io.paymentledger.ledger.charge.ChargeCommand.RecordNotification;
import io.paymentledger.ledger.charge.ChargeCommand.RecordOutcome;
import io.paymentledger.ledger.charge.ChargeCommand.RefundPayment;
import io.paymentledger.ledger.charge.ChargeCommand.RequireReview;
import io.paymentledger.ledger.charge.ChargeCommand.ResolveReview;
import io.paymentledger.ledger.charge.ChargeCommand.ReverseLateSuccess;
import io.paymentledger.ledger.charge.ChargeCommand.VoidPayment;
import io.paymentledger.ledger.charge.GatewayNotification.Fact;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.Settled;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * One charge. Its identifier is the client's idempotency key within the tenant, so that the event store refuses to create
 * it twice; its states only move forward, one operation at a time.
 */
@Aggregate(cache = "aggregateCache")
final class Charge {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // The framework reads it.
    private @Nullable String stream;

    private @Nullable ChargeState state;

    /** What somebody proposed last to decide about a review. */
    private @Nullable Proposal proposal;

    Charge() {
        // For the framework, which then replays the stream.
    }

    @CommandHandler
    Charge(InitiateCharge command, TokenRedemption tokens) {
        stream = command.key().value();
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

    private static void claimOrder(InitiateCharge command) {
        if (command.orderNumber() != null) {
            StreamName order = StreamName.order(command.key().tenant(), command.orderNumber());
            takeInSameCommit(order, new OrderClaimed(command.key().local()));
        }
    }

    @CommandHandler
    void handle(CapturePayment command) {
        ChargeState current = idle();
        long capturable = current.sums().capturable();
        refuseIf(current.status() != ChargeStatus.SUCCESS || capturable == 0, Refusal.INVALID_STATE);
        Long asked = command.amountMinor();
        long amount = asked == null ? capturable : asked;
        refuseIf(amount > capturable, Refusal.EXCEEDS_AUTHORISED);
        apply(new CaptureStarted(
                command.attemptId(), command.key().stream().local(), amount, asked == null, command.last()));
        bind(command, KeyOperation.CAPTURE);
    }

    @CommandHandler
    void handle(VoidPayment command) {
        Sums sums = idle().sums();
        refuseIf(sums.captured() > 0 || sums.capturable() == 0, Refusal.INVALID_STATE);
        apply(new VoidStarted(command.attemptId(), command.key().stream().local()));
        bind(command, KeyOperation.VOID);
    }

    @CommandHandler
    void handle(RefundPayment command) {
        Sums sums = idle().sums();
        refuseIf(sums.refundable() == 0, Refusal.INVALID_STATE);
        Long asked = command.amountMinor();
        long amount = asked == null ? sums.refundable() : asked;
        refuseIf(amount > sums.refundable(), Refusal.EXCEEDS_CAPTURED);
        apply(new RefundStarted(
                command.attemptId(), command.key().stream().local(), amount, asked == null, command.reason()));
        bind(command, KeyOperation.REFUND);
    }

    @CommandHandler
    void handle(ProposeReview command) {
        Proposal decision = command.decision();
        requireReviewOf(decision.attemptId());
        if (!decision.equals(proposal)) {
            apply(decision.event());
        }
    }

    @CommandHandler
    void handle(ResolveReview command, FourEyes fourEyes) {
        ChargeState current = requireReviewOf(command.attemptId());
        fourEyes.require(proposal, Proposal.of(command.attemptId(), command.outcome(), command.note(), command.by()));
        boolean approved = command.outcome() instanceof Approved;
        apply(new ReviewResolved(command.attemptId(), approved, command.note()));
        if (approved || !Outcomes.reverses(current)) {
            Outcomes.settled(current, command.outcome()).forEach(AggregateLifecycle::apply);
        }
        takeInWhatWasTooEarly();
        bind(command, KeyOperation.RESOLVE);
    }

    private ChargeState requireReviewOf(String attemptId) {
        ChargeState current = state();
        refuseIf(!current.underReview(), Refusal.INVALID_STATE);
        refuseIf(!attemptId.equals(current.openAttempt()), Refusal.UNKNOWN_ATTEMPT);
        return current;
    }

    @CommandHandler
    void handle(RecordOutcome command) {
        hear(command.attemptId(), command.attemptId(), new Settled(command.outcome()));
    }

    @CommandHandler
    NotificationOutcome handle(RecordNotification command) {
        GatewayNotification told = command.told();
        NotificationOutcome outcome = hear(told.attemptId(), told.eventId(), told.fact());
        StreamName name = StreamName.notification(command.stream().tenant(), told.gateway(), told.eventId());
        takeInSameCommit(name, new NotificationReceived(command.stream().local(), told.kind()));
        return outcome;
    }

    /** @param notice the gateway's name for what it said, once for each time that it said something else */
    private NotificationOutcome hear(String attemptId, String notice, Fact fact) {
        return switch (GatewayFacts.of(state(), attemptId, fact)) {
            case Verdict.News(List<ChargeEvent> events) -> {
                events.forEach(AggregateLifecycle::apply);
                takeInWhatWasTooEarly();
                yield NotificationOutcome.NOTED;
            }
            case Verdict.TooEarly _ -> {
                apply(GatewayFacts.deferred(attemptId, notice, fact));
                yield NotificationOutcome.DEFERRED;
            }
            case Verdict.Contradiction(Matter matter) -> {
                apply(GatewayFacts.contradiction(state(), attemptId, fact, matter));
                yield NotificationOutcome.CONTRADICTION;
            }
        };
    }

    /** It is taken in by whatever makes the charge ready for it, in the same commit, so nothing is left to do later. */
    private void takeInWhatWasTooEarly() {
        for (NoticeDeferred kept : state().deferred()) {
            Fact fact = GatewayFacts.fact(kept);
            switch (GatewayFacts.of(state(), kept.attemptId(), fact)) {
                case Verdict.TooEarly _ -> {
                    // It stays kept.
                }
                case Verdict.News(List<ChargeEvent> events) -> {
                    apply(new NoticeApplied(kept.notice()));
                    events.forEach(AggregateLifecycle::apply);
                }
                case Verdict.Contradiction(Matter matter) -> {
                    apply(new NoticeApplied(kept.notice()));
                    apply(GatewayFacts.contradiction(state(), kept.attemptId(), fact, matter));
                }
            }
        }
    }

    @CommandHandler
    void handle(RequireReview command) {
        ChargeState current = state();
        refuseIf(!command.attemptId().equals(current.openAttempt()), Refusal.ALREADY_SETTLED);
        if (!current.underReview()) {
            apply(new ReviewRequired(command.attemptId(), command.reason()));
        }
    }

    @CommandHandler
    void handle(ExpireAuthorisation command) {
        Sums sums = idle().sums();
        if (sums.capturable() > 0) {
            apply(new AuthorisationExpired(sums.capturable()));
        }
    }

    @CommandHandler
    void handle(ReverseLateSuccess command) {
        ChargeState current = idle();
        refuseIf(current.sums().reversible() <= 0 || current.lateDisputed(), Refusal.INVALID_STATE);
        apply(new ReversalStarted(command.attemptId()));
    }

    private static void bind(KeyedCommand command, KeyOperation operation) {
        OperationKey key = command.key();
        takeInSameCommit(
                key.stream(),
                new KeyBound(command.stream().local(), key.fingerprint(), operation, command.attemptId()));
    }

    /** Another stream is born in the same unit of work, and so in the same commit. */
    private static void takeInSameCommit(StreamName name, LedgerEvent meaning) {
        try {
            createNew(UniqueName.class, () -> new UniqueName(name, meaning));
        } catch (Exception e) {
            throw new IllegalStateException("a stream could not be created", e);
        }
    }

    private static void refuseIf(boolean condition, Refusal refusal) {
        if (condition) {
            throw new RefusedException(refusal);
        }
    }

    @EventSourcingHandler
    void on(ChargeEvent event, DomainEventMessage<?> message) {
        stream = message.getAggregateIdentifier();
        state = ChargeState.evolve(state, event);
        if (event instanceof ReviewProposed proposed) {
            proposal = Proposal.of(proposed);
        } else if (event instanceof ReviewResolved) {
            proposal = null;
        }
    }

    /** The state of a charge that waits for nothing. */
    private ChargeState idle() {
        ChargeState current = state();
        refuseIf(current.underReview(), Refusal.INVALID_STATE);
        refuseIf(current.openAttempt() != null || !current.status().settled(), Refusal.CHARGE_IN_FLIGHT);
        return current;
    }

    /** What its events amount to. */
    ChargeState state() {
        if (state == null) {
            throw new IllegalStateException("a charge is born by its first event");
        }
        return state;
    }
}
