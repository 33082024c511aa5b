package io.paymentledger.ledger.charge;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.createNew;

import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.AuthorisationExpired;
import io.paymentledger.events.ChargeEvent.CaptureFailed;
import io.paymentledger.events.ChargeEvent.CaptureStarted;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.ChargeRefunded;
import io.paymentledger.events.ChargeEvent.ChargeVoided;
import io.paymentledger.events.ChargeEvent.DisputeLost;
import io.paymentledger.events.ChargeEvent.DisputeOpened;
import io.paymentledger.events.ChargeEvent.DisputeWon;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.LateSuccessReversed;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import io.paymentledger.events.ChargeEvent.RefundFailed;
import io.paymentledger.events.ChargeEvent.RefundStarted;
import io.paymentledger.events.ChargeEvent.ReversalStarted;
import io.paymentledger.events.ChargeEvent.ReviewRequired;
import io.paymentledger.events.ChargeEvent.ReviewResolved;
import io.paymentledger.events.ChargeEvent.VoidFailed;
import io.paymentledger.events.ChargeEvent.VoidStarted;
import io.paymentledger.events.ChargeState;
import io.paymentledger.events.ChargeState.Dispute;
import io.paymentledger.events.ChargeStatus;
import io.paymentledger.events.KeyOperation;
import io.paymentledger.events.Operation;
import io.paymentledger.events.SettledOperation;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.Sums;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.DisputeClosed;
import io.paymentledger.ledger.charge.GatewayNotification.Fact.Settled;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Fault;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import java.util.concurrent.Callable;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
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

    private static void claimOrder(InitiateCharge command) {
        if (command.orderNumber() != null) {
            StreamName order = StreamName.order(command.stream().tenant(), command.orderNumber());
            inSameCommit(Order.class, () -> new Order(order, command.stream().local()));
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
        refuseIf(sums.refundable() <= 0 || sums.disputed() > 0 || sums.lost() > 0, Refusal.INVALID_STATE);
        Long asked = command.amountMinor();
        long amount = asked == null ? sums.refundable() : asked;
        refuseIf(amount > sums.refundable(), Refusal.EXCEEDS_CAPTURED);
        apply(new RefundStarted(
                command.attemptId(), command.key().stream().local(), amount, asked == null, command.reason()));
        bind(command, KeyOperation.REFUND);
    }

    @CommandHandler
    void handle(ResolveReview command) {
        ChargeState current = state();
        refuseIf(!current.underReview(), Refusal.INVALID_STATE);
        refuseIf(!command.attemptId().equals(current.openAttempt()), Refusal.UNKNOWN_ATTEMPT);
        boolean approved = command.outcome() instanceof Approved;
        apply(new ReviewResolved(command.attemptId(), approved, command.note()));
        if (approved || !reverses(current)) {
            settle(current, command.attemptId(), command.outcome());
        }
        bind(command, KeyOperation.RESOLVE);
    }

    @CommandHandler
    void handle(RecordOutcome command) {
        ChargeState current = state();
        String attemptId = command.attemptId();
        AttemptStarted creation = current.attempt();
        SettledOperation settled = current.settled().get(attemptId);
        if (attemptId.equals(current.openAttempt())) {
            settle(current, attemptId, command.outcome());
        } else if (settled != null) {
            hearAgain(current, settled, command.outcome());
        } else if (creation != null && creation.attemptId().equals(attemptId)) {
            hearCreationAgain(current, command.outcome());
        } else {
            throw new RefusedException(Refusal.UNKNOWN_ATTEMPT);
        }
        note(command.notice(), command.stream());
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
        refuseIf(idle().sums().reversible() <= 0, Refusal.INVALID_STATE);
        apply(new ReversalStarted(command.attemptId()));
    }

    @CommandHandler
    void handle(RecordDispute command) {
        ChargeState current = state();
        refuseIf(current.sums().captured() == 0, Refusal.INVALID_STATE);
        switch (command.fact()) {
            case GatewayNotification.Fact.DisputeOpened opened -> open(current, opened);
            case DisputeClosed closed -> close(current, closed);
            case Settled _ -> throw new IllegalArgumentException("an outcome is no dispute");
        }
        note(command.notice(), command.stream());
    }

    private static void open(ChargeState current, GatewayNotification.Fact.DisputeOpened opened) {
        if (!current.disputes().containsKey(opened.disputeId())) {
            apply(new DisputeOpened(opened.disputeId(), opened.amountMinor(), opened.reason()));
        }
    }

    /** Notifications come in any order, so the opening may be news that was not told yet. */
    private static void close(ChargeState current, DisputeClosed closed) {
        Dispute known = current.disputes().get(closed.disputeId());
        if (known == null) {
            apply(new DisputeOpened(closed.disputeId(), closed.amountMinor(), "not-told"));
        } else {
            Dispute result = closed.won() ? Dispute.WON : Dispute.LOST;
            refuseIf(known != Dispute.OPEN && known != result, Refusal.ALREADY_SETTLED);
        }
        if (known == null || known == Dispute.OPEN) {
            apply(
                    closed.won()
                            ? new DisputeWon(closed.disputeId(), closed.amountMinor())
                            : new DisputeLost(closed.disputeId(), closed.amountMinor()));
        }
    }

    /** The open attempt gets its outcome. */
    private static void settle(ChargeState current, String attemptId, GatewayOutcome outcome) {
        Operation pending = current.pending();
        switch (outcome) {
            case Approved approved ->
                apply(
                        pending == null
                                ? creationApproved(current, attemptId, approved)
                                : approved(current, pending, approved));
            case Declined(String code) ->
                apply(pending == null ? new ChargeDeclined(attemptId, code) : declined(pending, code));
            case Unknown(String reason, Fault _) -> {
                if (!current.outcomeUnknown()) {
                    apply(new OutcomeUnknown(attemptId, reason));
                }
            }
        }
    }

    private static ChargeEvent creationApproved(ChargeState current, String attemptId, Approved approved) {
        long amountMinor = current.terms().amount().amountMinor();
        return switch (current.terms().captureMethod()) {
            case AUTOMATIC -> new ChargeCaptured(attemptId, amountMinor, approved.reference(), true);
            case MANUAL -> new ChargeAuthorised(attemptId, amountMinor, approved.reference(), approved.expiresAt());
        };
    }

    private static ChargeEvent approved(ChargeState current, Operation pending, Approved approved) {
        String attemptId = pending.attemptId();
        String reference = approved.reference();
        return switch (pending.kind()) {
            case CAPTURE -> new ChargeCaptured(attemptId, pending.amountMinor(), reference, pending.last());
            case VOID -> new ChargeVoided(attemptId);
            case REFUND -> new ChargeRefunded(attemptId, pending.amountMinor(), reference);
            case REVERSAL -> new LateSuccessReversed(attemptId, current.sums().reversible(), reference);
        };
    }

    private static ChargeEvent declined(Operation pending, String code) {
        String attemptId = pending.attemptId();
        return switch (pending.kind()) {
            case CAPTURE -> new CaptureFailed(attemptId, code);
            case VOID -> new VoidFailed(attemptId, code);
            case REFUND -> new RefundFailed(attemptId, code);
            // Money that nobody owes is not kept because a gateway refuses to give it back.
            case REVERSAL -> new ReviewRequired(attemptId, "reversal-declined:" + code);
        };
    }

    /** What is settled stays so, and hearing the same result again is no news; but a success that came late is. */
    private static void hearCreationAgain(ChargeState current, GatewayOutcome outcome) {
        switch (outcome) {
            case Approved approved -> {
                boolean failed = current.status() == ChargeStatus.FAILED;
                boolean letGo = approved.captured() && (current.voided() || current.expired());
                if ((failed || letGo) && current.late() == null) {
                    apply(new LateSuccess(
                            requireAttempt(current),
                            current.terms().amount().amountMinor(),
                            approved.reference(),
                            approved.captured()));
                }
            }
            case Declined _ -> refuseIf(current.status() != ChargeStatus.FAILED, Refusal.ALREADY_SETTLED);
            case Unknown _ -> {
                // It is known.
            }
        }
    }

    private static void hearAgain(ChargeState current, SettledOperation settled, GatewayOutcome outcome) {
        switch (outcome) {
            case Approved approved -> {
                if (settled.declined()) {
                    succeedLate(current, settled.operation(), approved);
                }
            }
            case Declined _ -> refuseIf(!settled.declined(), Refusal.ALREADY_SETTLED);
            case Unknown _ -> {
                // It is known.
            }
        }
    }

    /** The client was told that the operation failed, and that stays true; what the gateway did all the same counts. */
    private static void succeedLate(ChargeState current, Operation operation, Approved approved) {
        String attemptId = operation.attemptId();
        switch (operation.kind()) {
            case CAPTURE -> {
                if (current.late() == null || !current.late().attemptId().equals(attemptId)) {
                    apply(new LateSuccess(attemptId, operation.amountMinor(), approved.reference(), true));
                }
            }
            case VOID -> {
                refuseIf(current.openAttempt() != null, Refusal.CHARGE_IN_FLIGHT);
                if (current.sums().captured() == 0 && current.sums().capturable() > 0) {
                    apply(new ChargeVoided(attemptId));
                }
            }
            case REFUND -> {
                refuseIf(current.openAttempt() != null, Refusal.CHARGE_IN_FLIGHT);
                apply(new ChargeRefunded(attemptId, operation.amountMinor(), approved.reference()));
            }
            case REVERSAL -> throw new IllegalStateException("a reversal is never settled as declined");
        }
    }

    private static void bind(ChargeOperation command, KeyOperation operation) {
        inSameCommit(
                KeyBinding.class,
                () -> new KeyBinding(command.key(), command.stream().local(), operation, command.attemptId()));
    }

    private static void note(@Nullable Notice notice, StreamName charge) {
        if (notice != null) {
            inSameCommit(Notification.class, () -> new Notification(notice, charge.local()));
        }
    }

    /** Another stream is born in the same unit of work, and so in the same commit. */
    private static <T> void inSameCommit(Class<T> type, Callable<T> birth) {
        try {
            createNew(type, birth);
        } catch (Exception e) {
            throw new IllegalStateException("a stream could not be created", e);
        }
    }

    private static void refuseIf(boolean condition, Refusal refusal) {
        if (condition) {
            throw new RefusedException(refusal);
        }
    }

    private static boolean reverses(ChargeState current) {
        Operation pending = current.pending();
        return pending != null && pending.kind() == Operation.Kind.REVERSAL;
    }

    private static String requireAttempt(ChargeState current) {
        if (current.attempt() == null) {
            throw new IllegalStateException("a settled charge had an attempt");
        }
        return current.attempt().attemptId();
    }

    @EventSourcingHandler
    void on(ChargeEvent event, DomainEventMessage<?> message) {
        stream = message.getAggregateIdentifier();
        state = ChargeState.evolve(state, event);
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
