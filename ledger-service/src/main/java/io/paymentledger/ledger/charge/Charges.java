package io.paymentledger.ledger.charge;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.base.History;
import io.paymentledger.base.MessageMetadata;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.KeyEvent;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.NotificationEvent;
import io.paymentledger.events.OrderEvent;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.TokenEvent;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.ledger.charge.Answer.Accepted;
import io.paymentledger.ledger.charge.Answer.InFlight;
import io.paymentledger.ledger.charge.Answer.KeyCancelled;
import io.paymentledger.ledger.charge.Answer.KeyReused;
import io.paymentledger.ledger.charge.Answer.OrderConflict;
import io.paymentledger.ledger.charge.Answer.OrderInFlight;
import io.paymentledger.ledger.charge.Answer.Settled;
import io.paymentledger.ledger.charge.Answer.TokenExpired;
import io.paymentledger.ledger.charge.Answer.TokenInvalid;
import io.paymentledger.ledger.charge.Answer.TokenUsed;
import io.paymentledger.ledger.charge.KeyMeaning.Cancelled;
import io.paymentledger.ledger.charge.KeyMeaning.Names;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a charge from its claim to its answer, and a repeated request to the first one's.
 *
 * <p>A key is claimed by creating its aggregate, so the event store decides who is first, in this process or in any
 * other. Whoever is not, waits for the first one's answer without holding a connection or a lock.
 */
public final class Charges {

    private static final Logger LOGGER = LoggerFactory.getLogger(Charges.class);

    /** How long the first request waits for its outcome before it is answered "processing". */
    private static final Duration SETTLING_WAIT = Duration.ofSeconds(5);

    /** How long a repeated request waits for the first one's answer. */
    private static final Duration IN_FLIGHT_WAIT = Duration.ofSeconds(1);

    /** Between two looks at a stream that another process writes: the log grows far more often than one charge settles. */
    private static final int LOOK_PAUSE_MILLIS = 20;

    /** What may be waiting when a database goes away, and more; a forgotten one stays in processing. */
    private static final int MOST_WITHOUT_ANSWER = 10_000;

    private final CommandGateway commands;
    private final History history;
    private final FirstAnswers answers;
    private final Settlement settlement;
    private final RequestTokens tokens;
    private final LogWatch watch;
    private final Counter keyReplays;
    private final Counter orderReplays;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    /** The claims of this process that are not settled: one small entry each, removed when they are. */
    private final ConcurrentMap<StreamName, CompletableFuture<Void>> inFlight = new ConcurrentHashMap<>();

    /** Claims of which nobody knows whether they were committed, because the database went away. */
    private final Cache<StreamName, InitiateCharge> withoutAnswer =
            Caffeine.newBuilder().maximumSize(MOST_WITHOUT_ANSWER).build();

    Charges(
            CommandGateway commands,
            History history,
            FirstAnswers answers,
            Settlement settlement,
            RequestTokens tokens,
            LogWatch watch,
            MeterRegistry metrics) {
        this.commands = commands;
        this.history = history;
        this.answers = answers;
        this.settlement = settlement;
        this.tokens = tokens;
        this.watch = watch;
        this.keyReplays = replays(metrics, "key");
        this.orderReplays = replays(metrics, "order");
    }

    private static Counter replays(MeterRegistry metrics, String kind) {
        return Counter.builder("ledger.replays")
                .description("Answers that repeat an earlier one")
                .tag("kind", kind)
                .register(metrics);
    }

    /**
     * Creates a charge, once, however often and wherever it is asked for.
     *
     * @param key the stream of the client's key
     * @param request what is asked for
     * @param token the request token to use up, if there is one
     * @param cause who asks
     * @param wait whether to wait for the outcome
     * @throws StoreUnavailableException if the event store cannot be reached; nothing was sent to the gateway
     */
    public Answer create(
            StreamName key, ChargeRequest request, @Nullable String token, EventMetadata cause, boolean wait) {
        String fingerprint = request.fingerprint();
        long deadline = System.nanoTime() + IN_FLIGHT_WAIT.toNanos();
        while (true) {
            Optional<ChargeView> remembered = answers.remembered(key);
            if (remembered.isPresent()) {
                return repeated(new Names(remembered.get()), request, fingerprint);
            }
            CompletableFuture<Void> flight = new CompletableFuture<>();
            if (inFlight.putIfAbsent(key, flight) == null) {
                return first(key, request, token, fingerprint, cause, wait, flight);
            }
            Optional<Answer> answer = awaitFirst(key, request, fingerprint, deadline);
            if (answer.isPresent()) {
                return answer.get();
            }
            // The first one came to nothing, for instance because the database was away: now this one may be the first.
        }
    }

    /**
     * Cancels a key that was never used, so that a request that is still on its way cannot charge.
     *
     * @return empty if the key is cancelled now, or was before; else the charge that it names
     */
    public Optional<ChargeView> cancel(StreamName key, EventMetadata cause) {
        try {
            send(new CancelKey(key), cause);
            return Optional.empty();
        } catch (AggregateStreamCreationException e) {
            return find(key);
        }
    }

    /** The charge that a key names, as it is now; empty if the key names none. */
    public Optional<ChargeView> find(StreamName key) {
        List<RecordedEvent> events = history.of(key);
        if (events.isEmpty()) {
            return Optional.empty();
        }
        return switch (events.getFirst().event()) {
            case KeyEvent.KeyCancelled _ -> Optional.empty();
            case KeyBound bound -> find(StreamName.key(key.tenant(), bound.chargeId()));
            case ChargeEvent _ -> Optional.ofNullable(History.fold(events));
            case OrderEvent _, TokenEvent _, NotificationEvent _, SettlementEvent _ ->
                throw new IllegalStateException("not the stream of a key");
        };
    }

    /** Claims the key and settles the charge: the only request of this process that does, while its flight lasts. */
    private Answer first(
            StreamName key,
            ChargeRequest request,
            @Nullable String token,
            String fingerprint,
            EventMetadata cause,
            boolean wait,
            CompletableFuture<Void> flight) {
        CompletableFuture<ChargeView> settling;
        try {
            settling = settlement.start(claim(key, request, token, fingerprint, cause), cause);
        } catch (AggregateStreamCreationException | ConcurrencyException | RefusedException e) {
            land(key, flight);
            return notFirst(key, request, token, fingerprint, cause, e);
        } catch (RuntimeException e) {
            land(key, flight);
            throw e;
        }
        CompletableFuture<ChargeView> landing = settling.whenComplete((_, _) -> land(key, flight));
        return wait ? awaitOutcome(landing, key) : processing(key);
    }

    /** Claims the key, and the order and the token with it; or takes up an own claim whose answer was lost. */
    private InitiateCharge claim(
            StreamName key, ChargeRequest request, @Nullable String token, String fingerprint, EventMetadata cause) {
        InitiateCharge claim = new InitiateCharge(
                key,
                request.amount(),
                request.paymentMethod(),
                request.captureMethod(),
                request.orderNumber(),
                request.personal(),
                fingerprint,
                "att_" + ids.generate(),
                settlement.gatewayName(),
                token == null ? null : tokens.redemption(key.tenant(), token, key.local()));
        try {
            send(claim, cause);
            return claim;
        } catch (StoreUnavailableException e) {
            withoutAnswer.put(key, claim);
            throw e;
        } catch (AggregateStreamCreationException | ConcurrencyException | RefusedException e) {
            return claimedWithoutAnswer(key, fingerprint).orElseThrow(() -> e);
        }
    }

    /** Something of the claim was taken or refused; the first of key, token and order number that was, gives the answer. */
    private Answer notFirst(
            StreamName key,
            ChargeRequest request,
            @Nullable String token,
            String fingerprint,
            EventMetadata cause,
            RuntimeException refusal) {
        if (answers.find(key).isPresent()) {
            return repeatedElsewhere(key, request, fingerprint);
        }
        if (token != null) {
            Optional<Answer> refused = tokenRefused(key.tenant(), token);
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        if (refusal instanceof AggregateStreamCreationException) {
            return orderTaken(key, request, fingerprint, cause);
        }
        throw refusal;
    }

    private Optional<Answer> tokenRefused(String tenant, String token) {
        Optional<RequestTokens.State> state = tokens.find(tenant, token);
        if (state.isEmpty()) {
            return Optional.of(new TokenInvalid());
        }
        if (state.get().chargeId() != null) {
            return Optional.of(new TokenUsed(state.get().chargeId()));
        }
        return state.get().expired() ? Optional.of(new TokenExpired()) : Optional.empty();
    }

    /** An earlier claim of this process that turns out to be committed. Its attempt was never sent, so it is sent now. */
    private Optional<InitiateCharge> claimedWithoutAnswer(StreamName key, String fingerprint) {
        return Optional.ofNullable(withoutAnswer.getIfPresent(key))
                .filter(claim -> claim.fingerprint().equals(fingerprint))
                .filter(claim -> answers.find(key)
                        .filter(meaning -> meaning instanceof Names(ChargeView charge)
                                && charge.state().attempt() != null
                                && charge.state().attempt().attemptId().equals(claim.attemptId()))
                        .isPresent())
                .filter(claim -> withoutAnswer.asMap().remove(key, claim));
    }

    /** Ends a flight, and the waiting of those who repeat its request. */
    private void land(StreamName key, CompletableFuture<Void> flight) {
        inFlight.remove(key, flight);
        flight.complete(null);
    }

    private Answer awaitOutcome(CompletableFuture<ChargeView> settling, StreamName key) {
        try {
            ChargeView view = settling.get(SETTLING_WAIT.toNanos(), TimeUnit.NANOSECONDS);
            return view.state().status().settled() ? new Settled(view, false) : new Accepted(view);
        } catch (TimeoutException e) {
            return processing(key);
        } catch (ExecutionException e) {
            LOGGER.error("the outcome of a charge could not be recorded; it stays in processing", e.getCause());
            return processing(key);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return processing(key);
        }
    }

    /** The claim is durable and the gateway was asked, so whatever fails now, the answer is never "nothing was charged". */
    private Answer processing(StreamName key) {
        try {
            return new Accepted(answers.latest(key));
        } catch (StoreUnavailableException e) {
            return new InFlight();
        }
    }

    /** The first one's answer, or that it is still in flight; empty if the first one came to nothing. */
    private Optional<Answer> awaitFirst(StreamName key, ChargeRequest request, String fingerprint, long deadline) {
        while (true) {
            long generation = watch.generation();
            @Nullable CompletableFuture<Void> flight = inFlight.get(key);
            if (flight != null) {
                awaitLanding(flight, deadline);
            }
            Optional<KeyMeaning> found = answers.find(key);
            if (found.isEmpty() && flight == null) {
                return Optional.empty();
            }
            if (found.isPresent()) {
                Answer answer = repeated(found.get(), request, fingerprint);
                if (!(answer instanceof InFlight)) {
                    return Optional.of(answer);
                }
            }
            if (System.nanoTime() >= deadline) {
                return Optional.of(new InFlight());
            }
            if (flight == null) {
                awaitCommit(generation, deadline);
            }
        }
    }

    /** The key was claimed before, in this process or in another one. */
    private Answer repeatedElsewhere(StreamName key, ChargeRequest request, String fingerprint) {
        return awaitFirst(key, request, fingerprint, System.nanoTime() + IN_FLIGHT_WAIT.toNanos())
                .orElseThrow(() -> new IllegalStateException("a claimed key names nothing"));
    }

    private Answer repeated(KeyMeaning meaning, ChargeRequest request, String fingerprint) {
        return switch (meaning) {
            case Cancelled() -> new KeyCancelled();
            case Names(ChargeView charge) -> repeated(charge, request, fingerprint);
        };
    }

    private Answer repeated(ChargeView charge, ChargeRequest request, String fingerprint) {
        if (!charge.state().terms().fingerprint().equals(fingerprint)) {
            return new KeyReused(ChargeRequest.of(charge.state().terms()).differences(request));
        }
        if (!charge.state().status().settled()) {
            return new InFlight();
        }
        keyReplays.increment();
        return new Settled(charge, true);
    }

    /** Another key claimed the order. */
    private Answer orderTaken(StreamName key, ChargeRequest request, String fingerprint, EventMetadata cause) {
        StreamName charge = StreamName.key(key.tenant(), chargeOfOrder(key.tenant(), request));
        ChargeView view = answers.find(charge)
                .filter(Names.class::isInstance)
                .map(Names.class::cast)
                .orElseThrow()
                .charge();
        if (!view.state().terms().fingerprint().equals(fingerprint)) {
            return new OrderConflict(charge.local());
        }
        if (!view.state().status().settled()) {
            return new OrderInFlight();
        }
        try {
            send(new BindKey(key, charge.local(), fingerprint), cause);
        } catch (AggregateStreamCreationException e) {
            return repeatedElsewhere(key, request, fingerprint);
        }
        orderReplays.increment();
        return new Settled(view, true);
    }

    private String chargeOfOrder(String tenant, ChargeRequest request) {
        StreamName order = StreamName.order(tenant, Objects.requireNonNull(request.orderNumber()));
        return switch (history.of(order).getFirst().event()) {
            case OrderClaimed claimed -> claimed.chargeId();
            case ChargeEvent _, KeyEvent _, TokenEvent _, NotificationEvent _, SettlementEvent _ ->
                throw new IllegalStateException("not the stream of an order");
        };
    }

    private void send(Object command, EventMetadata cause) {
        commands.sendAndWait(
                GenericCommandMessage.asCommandMessage(command).withMetaData(MessageMetadata.toMap(cause)));
    }

    private static void awaitLanding(CompletableFuture<Void> flight, long deadline) {
        try {
            flight.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // Whoever waits looks at the deadline next.
        } catch (ExecutionException e) {
            throw new IllegalStateException("a flight only lands", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the first answer", e);
        }
    }

    private void awaitCommit(long generation, long deadline) {
        try {
            watch.awaitChange(generation, Duration.ofNanos(deadline - System.nanoTime()));
            TimeUnit.MILLISECONDS.sleep(LOOK_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for another process", e);
        }
    }
}
