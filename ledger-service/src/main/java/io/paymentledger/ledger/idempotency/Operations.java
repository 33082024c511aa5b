package io.paymentledger.ledger.idempotency;

import io.paymentledger.events.ChargeState;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.KeyMeaning.Names;
import io.paymentledger.events.KeyOperation;
import io.paymentledger.events.Operation;
import io.paymentledger.events.SettledOperation;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.charge.AttemptId;
import io.paymentledger.ledger.charge.ChargeCommand.KeyedCommand;
import io.paymentledger.ledger.charge.ChargeCommand.OperationKey;
import io.paymentledger.ledger.charge.ChargeCommand.ResolveReview;
import io.paymentledger.ledger.charge.Commands;
import io.paymentledger.ledger.charge.Refusal;
import io.paymentledger.ledger.charge.RefusedException;
import io.paymentledger.ledger.gateway.Gateway;
import io.paymentledger.ledger.gateway.GatewayCall;
import io.paymentledger.ledger.gateway.GatewayUnavailableException;
import io.paymentledger.ledger.gateway.OpenAttempt;
import io.paymentledger.ledger.idempotency.Answer.ChargeInFlight;
import io.paymentledger.ledger.idempotency.Answer.ExceedsAvailable;
import io.paymentledger.ledger.idempotency.Answer.GatewayUnavailable;
import io.paymentledger.ledger.idempotency.Answer.InvalidState;
import io.paymentledger.ledger.idempotency.Answer.SecondPersonNeeded;
import io.paymentledger.ledger.idempotency.OperationRequest.Resolve;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Does with charges what their clients ask for: captures, voids, refunds, and an operator's decisions. */
public final class Operations {

    private final Commands commands;
    private final Charges charges;
    private final KeyedRequests requests;
    private final Gateway gateway;

    Operations(Commands commands, Charges charges, KeyedRequests requests, Gateway gateway) {
        this.commands = commands;
        this.charges = charges;
        this.requests = requests;
        this.gateway = gateway;
    }

    /** The charge's own stream, by any key that names the charge; empty if the key names none. */
    public Optional<StreamName> chargeOf(StreamName name) {
        return charges.find(name).map(ChargeView::stream);
    }

    /**
     * Does an operation, once, however often and wherever it is asked for. One that meets another operation of the same
     * charge waits for it for a moment.
     *
     * @param charge the charge's own stream, see {@link #chargeOf}
     * @param key the stream of the client's key for the operation
     * @param request what is asked for
     * @param fingerprint the request's
     * @param cause who asks
     * @param wait whether to wait for the outcome
     * @throws io.paymentledger.eventstore.StoreUnavailableException if the event store cannot be reached; nothing was
     *     sent to the gateway
     */
    public Answer operate(
            StreamName charge,
            StreamName key,
            OperationRequest request,
            String fingerprint,
            EventMetadata cause,
            boolean wait) {
        return requests.answer(key, new Keyed(charge, key, request, fingerprint, cause), wait);
    }

    /** The request that does an operation. */
    private final class Keyed implements KeyedRequest {

        private final StreamName charge;
        private final StreamName key;
        private final OperationRequest request;
        private final String fingerprint;
        private final EventMetadata cause;

        Keyed(StreamName charge, StreamName key, OperationRequest request, String fingerprint, EventMetadata cause) {
            this.charge = charge;
            this.key = key;
            this.request = request;
            this.fingerprint = fingerprint;
            this.cause = cause;
        }

        @Override
        public String fingerprint() {
            return fingerprint;
        }

        @Override
        public List<String> differences(Names named) {
            if (named.operation() != request.operation()) {
                return List.of("operation");
            }
            if (!named.charge().stream().equals(charge)) {
                return List.of("charge");
            }
            ChargeState state = named.charge().state();
            SettledOperation settled = state.settled().get(named.attemptId());
            @Nullable Operation earlier = settled == null ? state.pending() : settled.operation();
            // A creation is no operation, and only a decision is about one.
            return earlier == null ? Resolve.DIFFERENCES : request.differences(earlier);
        }

        @Override
        public Optional<Answer> spent(Names named) {
            return Optional.empty();
        }

        @Override
        public @Nullable GatewayCall claim() {
            if (request.operation() != KeyOperation.RESOLVE) {
                gateway.onBehalfOf(key.tenant()).requireAvailable();
            }
            long deadline = System.nanoTime() + KeyedRequests.IN_FLIGHT_WAIT.toNanos();
            while (true) {
                long generation = requests.generation();
                KeyedCommand command =
                        request.command(charge, new OperationKey(key, fingerprint), attemptId(), cause.actor());
                try {
                    commands.update(command, cause);
                    return command instanceof ResolveReview
                            ? null
                            : new GatewayCall(charge, OpenAttempt.requestOf(view().state()), cause);
                } catch (RefusedException e) {
                    if (e.refusal() != Refusal.CHARGE_IN_FLIGHT || System.nanoTime() >= deadline) {
                        throw e;
                    }
                }
                requests.awaitCommit(generation, deadline);
            }
        }

        /** The key's own, except that a decision is about the one that is open. */
        private String attemptId() {
            return request.operation() == KeyOperation.RESOLVE
                    ? Optional.ofNullable(view().state().openAttempt())
                            .orElseThrow(() -> new RefusedException(Refusal.INVALID_STATE))
                    : AttemptId.of(key, request.operation());
        }

        @Override
        public Answer refused(RuntimeException refusal) {
            if (refusal instanceof GatewayUnavailableException) {
                return new GatewayUnavailable();
            }
            if (!(refusal instanceof RefusedException refused)) {
                throw refusal;
            }
            return switch (refused.refusal()) {
                case CHARGE_IN_FLIGHT -> new ChargeInFlight();
                case INVALID_STATE -> new InvalidState(view());
                case EXCEEDS_AUTHORISED ->
                    new ExceedsAvailable(
                            request.operation(), view().state().sums().capturable());
                case EXCEEDS_CAPTURED ->
                    new ExceedsAvailable(
                            request.operation(), view().state().sums().refundable());
                case UNKNOWN_ATTEMPT, ALREADY_SETTLED -> new InvalidState(view());
                case NO_PROPOSAL, OWN_PROPOSAL, OTHER_PROPOSAL ->
                    new SecondPersonNeeded(refused.refusal().wireName());
                case TOKEN_INVALID, TOKEN_USED, TOKEN_EXPIRED -> throw refusal;
            };
        }

        private ChargeView view() {
            return charges.find(charge).orElseThrow();
        }
    }
}
