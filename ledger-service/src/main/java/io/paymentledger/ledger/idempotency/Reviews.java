package io.paymentledger.ledger.idempotency;

import io.paymentledger.base.History;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.charge.ChargeCommand.ProposeReview;
import io.paymentledger.ledger.charge.Commands;
import io.paymentledger.ledger.charge.Proposal;
import io.paymentledger.ledger.charge.Refusal;
import io.paymentledger.ledger.charge.RefusedException;
import io.paymentledger.ledger.idempotency.Answer.InvalidState;

/**
 * Takes in what people propose to decide about charges that are under review. {@link Operations} decides.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the event store cannot be reached.
 */
public final class Reviews {

    private final Commands commands;
    private final History history;

    Reviews(Commands commands, History history) {
        this.commands = commands;
        this.history = history;
    }

    /** What came of a proposal. */
    public sealed interface Proposed {

        /**
         * It stands.
         *
         * @param position of the charge's last event
         */
        record Standing(Proposal proposal, long position) implements Proposed {}

        /** The charge is under no review. */
        record Refused(InvalidState answer) implements Proposed {}
    }

    /**
     * Proposes a decision, in the name of whoever asks.
     *
     * @param charge the charge's own stream, see {@link Operations#chargeOf}
     * @param request the decision
     * @param cause who asks
     */
    public Proposed propose(StreamName charge, OperationRequest.Resolve request, EventMetadata cause) {
        String attempt = view(charge).state().openAttempt();
        if (attempt == null) {
            return new Proposed.Refused(new InvalidState(view(charge)));
        }
        Proposal proposal = Proposal.of(attempt, request.outcome(), request.note(), cause.actor());
        try {
            commands.updateAsLogged(charge, new ProposeReview(charge, proposal), cause);
        } catch (RefusedException e) {
            if (e.refusal() != Refusal.INVALID_STATE && e.refusal() != Refusal.UNKNOWN_ATTEMPT) {
                throw e;
            }
            return new Proposed.Refused(new InvalidState(view(charge)));
        }
        return new Proposed.Standing(proposal, view(charge).position());
    }

    private ChargeView view(StreamName charge) {
        ChargeView view = History.fold(history.of(charge));
        if (view == null) {
            throw new IllegalStateException("a charge has a history");
        }
        return view;
    }
}
