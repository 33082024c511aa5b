package io.paymentledger.ledger.idempotency;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.base.History;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.CorrectionEvent;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.KeyEvent;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyMeaning.Names;
import io.paymentledger.events.KeyOperation;
import io.paymentledger.events.MonthEvent;
import io.paymentledger.events.NotificationEvent;
import io.paymentledger.events.OrderEvent;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.TokenEvent;
import io.paymentledger.events.WebhookEvent;
import io.paymentledger.ledger.charge.AttemptId;
import io.paymentledger.ledger.charge.ChargeCommand.InitiateCharge;
import io.paymentledger.ledger.charge.Commands;
import io.paymentledger.ledger.charge.TakeName;
import io.paymentledger.ledger.gateway.Gateway;
import io.paymentledger.ledger.gateway.GatewayCall;
import io.paymentledger.ledger.gateway.GatewayRequest;
import io.paymentledger.ledger.gateway.GatewayUnavailableException;
import io.paymentledger.ledger.idempotency.Answer.Cancelled;
import io.paymentledger.ledger.idempotency.Answer.GatewayUnavailable;
import io.paymentledger.ledger.idempotency.Answer.KeyClaimed;
import io.paymentledger.ledger.idempotency.Answer.OrderConflict;
import io.paymentledger.ledger.idempotency.Answer.OrderInFlight;
import io.paymentledger.ledger.idempotency.Answer.TokenExpired;
import io.paymentledger.ledger.idempotency.Answer.TokenInvalid;
import io.paymentledger.ledger.idempotency.Answer.TokenUsed;
import java.util.List;
import java.util.Optional;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.jspecify.annotations.Nullable;

/** Makes charges, and says what they are. */
public final class Charges {

    private final Commands commands;
    private final History history;
    private final FirstAnswers answers;
    private final KeyedRequests requests;
    private final RequestTokens tokens;
    private final Gateway gateway;
    private final Counter orderReplays;

    Charges(
            Commands commands,
            History history,
            FirstAnswers answers,
            KeyedRequests requests,
            RequestTokens tokens,
            Gateway gateway,
            MeterRegistry metrics) {
        this.commands = commands;
        this.history = history;
        this.answers = answers;
        this.requests = requests;
        this.tokens = tokens;
        this.gateway = gateway;
        this.orderReplays = KeyedRequests.replays(metrics, "order");
    }

    /**
     * Creates a charge, once, however often and wherever it is asked for.
     *
     * @param key the stream of the client's key
     * @param request what is asked for
     * @param fingerprint the request's
     * @param token the request token to use up, if there is one
     * @param cause who asks
     * @param wait whether to wait for the outcome
     * @throws io.paymentledger.eventstore.StoreUnavailableException if the event store cannot be reached; nothing was
     *     sent to the gateway
     */
    public Answer create(
            StreamName key,
            ChargeRequest request,
            String fingerprint,
            @Nullable GivenToken token,
            EventMetadata cause,
            boolean wait) {
        return requests.answer(key, new Creation(key, request, fingerprint, token, cause), wait);
    }

    /**
     * Cancels a key that was never used, so that a request that is still on its way cannot charge.
     *
     * @return {@link Answer.Cancelled}, also if it was cancelled before; or {@link Answer.KeyClaimed}
     */
    public Answer cancel(StreamName key, EventMetadata cause) {
        try {
            commands.create(new TakeName(key, new KeyEvent.KeyCancelled()), cause);
            return new Cancelled();
        } catch (AggregateStreamCreationException e) {
            return find(key).<Answer>map(KeyClaimed::new).orElseGet(Cancelled::new);
        }
    }

    /** The charge that a key names, or that what it names is about, as it is now; empty if the key names none. */
    public Optional<ChargeView> find(StreamName key) {
        List<RecordedEvent> events = history.of(key);
        if (events.isEmpty()) {
            return Optional.empty();
        }
        return switch (events.getFirst().event()) {
            case KeyEvent.KeyCancelled _ -> Optional.empty();
            case KeyBound bound -> find(StreamName.key(key.tenant(), bound.chargeId()));
            case ChargeEvent _ -> Optional.ofNullable(History.fold(events));
            case OrderEvent _,
                    TokenEvent _,
                    NotificationEvent _,
                    CorrectionEvent _,
                    SettlementEvent _,
                    WebhookEvent _,
                    MonthEvent _ -> throw new IllegalStateException("not the stream of a key");
        };
    }

    /** The request that creates a charge. */
    private final class Creation implements KeyedRequest {

        private final StreamName key;
        private final ChargeRequest request;
        private final String fingerprint;
        private final @Nullable GivenToken token;
        private final EventMetadata cause;

        Creation(
                StreamName key,
                ChargeRequest request,
                String fingerprint,
                @Nullable GivenToken token,
                EventMetadata cause) {
            this.key = key;
            this.request = request;
            this.fingerprint = fingerprint;
            this.token = token;
            this.cause = cause;
        }

        @Override
        public String fingerprint() {
            return fingerprint;
        }

        @Override
        public List<String> differences(Names named) {
            return named.operation() == KeyOperation.CREATE
                    ? ChargeRequest.of(named.charge().state().terms()).differences(request)
                    : List.of("operation");
        }

        /** The key, and the order and the token with it. */
        @Override
        public GatewayCall claim() {
            gateway.onBehalfOf(key.tenant()).requireAvailable();
            InitiateCharge claim = new InitiateCharge(
                    key,
                    request.amount(),
                    request.paymentMethod(),
                    request.captureMethod(),
                    request.orderNumber(),
                    request.personal(),
                    fingerprint,
                    AttemptId.of(key, KeyOperation.CREATE),
                    gateway.name(),
                    token == null ? null : tokens.redemption(key.tenant(), token.value(), key.local()));
            commands.create(claim, cause);
            return new GatewayCall(
                    key,
                    new GatewayRequest.Authorise(
                            claim.attemptId(), claim.amount(), claim.paymentMethod(), claim.captureMethod()),
                    cause);
        }

        /** A token that came alone was used up by the charge that has its name, so it is no key to repeat that charge with. */
        @Override
        public Optional<Answer> spent(Names named) {
            return token != null && token.alone() && named.charge().stream().equals(key)
                    ? Optional.of(new TokenUsed(key.local()))
                    : Optional.empty();
        }

        /** Of the token and the order number, the first one that was in the way gives the answer. */
        @Override
        public Answer refused(RuntimeException refusal) {
            if (token != null) {
                Optional<Answer> refused = tokenRefused(token.value());
                if (refused.isPresent()) {
                    return refused.get();
                }
            }
            Optional<String> other = chargeOfOrder();
            if (other.isPresent()) {
                return orderTaken(StreamName.key(key.tenant(), other.get()));
            }
            if (refusal instanceof GatewayUnavailableException) {
                return new GatewayUnavailable();
            }
            throw refusal;
        }

        private Optional<Answer> tokenRefused(String given) {
            Optional<RequestTokens.State> state = tokens.find(key.tenant(), given);
            if (state.isEmpty()) {
                return Optional.of(new TokenInvalid());
            }
            if (state.get().chargeId() != null) {
                return Optional.of(new TokenUsed(state.get().chargeId()));
            }
            return state.get().expired() ? Optional.of(new TokenExpired()) : Optional.empty();
        }

        private Optional<String> chargeOfOrder() {
            return Optional.ofNullable(request.orderNumber())
                    .flatMap(number -> history.of(StreamName.order(key.tenant(), number)).stream()
                            .findFirst())
                    .map(event -> switch (event.event()) {
                        case OrderClaimed claimed -> claimed.chargeId();
                        case ChargeEvent _,
                                KeyEvent _,
                                TokenEvent _,
                                NotificationEvent _,
                                CorrectionEvent _,
                                SettlementEvent _,
                                WebhookEvent _,
                                MonthEvent _ -> throw new IllegalStateException("not the stream of an order");
                    });
        }

        /** Another key claimed the order. */
        private Answer orderTaken(StreamName charge) {
            if (!(answers.find(charge).orElseThrow() instanceof Names names)) {
                throw new IllegalStateException("a cancelled key has no order");
            }
            if (!names.fingerprint().equals(fingerprint)) {
                return new OrderConflict(charge.local());
            }
            if (!names.settled()) {
                return new OrderInFlight();
            }
            try {
                commands.create(new TakeName(key, KeyBound.alias(charge.local(), fingerprint)), cause);
            } catch (AggregateStreamCreationException e) {
                return requests.repeatedElsewhere(key, this);
            }
            orderReplays.increment();
            return KeyedRequests.settled(names, true);
        }
    }
}
