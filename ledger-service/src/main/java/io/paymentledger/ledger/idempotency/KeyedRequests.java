package io.paymentledger.ledger.idempotency;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.events.KeyMeaning;
import io.paymentledger.events.KeyMeaning.Cancelled;
import io.paymentledger.events.KeyMeaning.Names;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.eventstore.UnreadableEventException;
import io.paymentledger.ledger.charge.RefusedException;
import io.paymentledger.ledger.gateway.GatewayCall;
import io.paymentledger.ledger.gateway.GatewayCalls;
import io.paymentledger.ledger.gateway.GatewayUnavailableException;
import io.paymentledger.ledger.idempotency.Answer.Accepted;
import io.paymentledger.ledger.idempotency.Answer.InFlight;
import io.paymentledger.ledger.idempotency.Answer.KeyCancelled;
import io.paymentledger.ledger.idempotency.Answer.KeyReused;
import io.paymentledger.ledger.idempotency.Answer.Settled;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a request with a key from its claim to its answer, and a repeated one to the first one's.
 *
 * <p>A key is claimed by the birth of its stream, so the event store decides who is first, in this process or in any
 * other. Whoever is not, waits for the first one's answer without holding a connection or a lock.
 */
final class KeyedRequests implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(KeyedRequests.class);

    /** How long the first request waits for its outcome before it is answered "processing". */
    private static final Duration SETTLING_WAIT = Duration.ofSeconds(5);

    /** How long a repeated request waits for the first one's answer. */
    static final Duration IN_FLIGHT_WAIT = Duration.ofSeconds(1);

    /** Between two looks at a stream that another process writes: the log grows far more often than one charge settles. */
    private static final int LOOK_PAUSE_MILLIS = 20;

    private final FirstAnswers answers;
    private final GatewayCalls gatewayCalls;
    private final LogWatch watch;
    private final Counter replays;
    private final SharedTimeout settlingTimeout = new SharedTimeout(SETTLING_WAIT);

    /** The claims of this process that are not settled: one small entry each, removed when they are. */
    private final ConcurrentMap<StreamName, CompletableFuture<Void>> inFlight = new ConcurrentHashMap<>();

    KeyedRequests(FirstAnswers answers, GatewayCalls gatewayCalls, LogWatch watch, MeterRegistry metrics) {
        this.answers = answers;
        this.gatewayCalls = gatewayCalls;
        this.watch = watch;
        this.replays = replays(metrics, "key");
    }

    /** Counts answers that repeat an earlier one, by what they were recognised by. */
    static Counter replays(MeterRegistry metrics, String kind) {
        return Counter.builder("ledger.replays")
                .description("Answers that repeat an earlier one")
                .tag("kind", kind)
                .register(metrics);
    }

    /**
     * Does what a request asks for, once, however often and wherever it is sent.
     *
     * @param key the stream of the client's key
     * @param wait whether to wait for the outcome
     * @throws StoreUnavailableException if the event store cannot be reached; nothing was sent to the gateway
     */
    Answer answer(StreamName key, KeyedRequest request, boolean wait) {
        long deadline = System.nanoTime() + IN_FLIGHT_WAIT.toNanos();
        while (true) {
            Optional<Names> remembered = answers.remembered(key);
            if (remembered.isPresent()) {
                return repeated(remembered.get(), request);
            }
            CompletableFuture<Void> flight = new CompletableFuture<>();
            if (inFlight.putIfAbsent(key, flight) == null) {
                return first(key, request, wait, flight);
            }
            Optional<Answer> answer = awaitFirst(key, request, deadline);
            if (answer.isPresent()) {
                return answer.get();
            }
            // The first one came to nothing, for instance because the database was away: now this one may be the first.
        }
    }

    /** Claims the key and settles: the only request of this process that does, while its flight lasts. */
    private Answer first(StreamName key, KeyedRequest request, boolean wait, CompletableFuture<Void> flight) {
        CompletableFuture<Void> settling;
        try {
            @Nullable GatewayCall call = request.claim();
            settling = call == null ? CompletableFuture.completedFuture(null) : gatewayCalls.make(call);
        } catch (AggregateStreamCreationException
                | ConcurrencyException
                | RefusedException
                | GatewayUnavailableException e) {
            land(key, flight);
            return notFirst(key, request, e);
        } catch (RuntimeException | Error e) {
            land(key, flight);
            throw e;
        }
        CompletableFuture<Void> landing = settling.whenComplete((_, _) -> land(key, flight));
        return wait ? awaitOutcome(landing, key) : processing(key);
    }

    /** The key was claimed before, in this process or in another one; or it is free and something else was in the way. */
    private Answer notFirst(StreamName key, KeyedRequest request, RuntimeException refusal) {
        return answers.find(key).isPresent() ? repeatedElsewhere(key, request) : request.refused(refusal);
    }

    /** The answer to a request whose key was claimed by another one. */
    Answer repeatedElsewhere(StreamName key, KeyedRequest request) {
        return awaitFirst(key, request, System.nanoTime() + IN_FLIGHT_WAIT.toNanos())
                .orElseThrow(() -> new IllegalStateException("a claimed key names nothing"));
    }

    /** Ends a flight, and the waiting of those who repeat its request. */
    private void land(StreamName key, CompletableFuture<Void> flight) {
        inFlight.remove(key, flight);
        flight.complete(null);
    }

    private Answer awaitOutcome(CompletableFuture<Void> settling, StreamName key) {
        try {
            // Whether the time was over or the outcome came: what the key names now is the answer.
            settlingTimeout.await(settling);
        } catch (ExecutionException e) {
            LOGGER.error("an outcome could not be recorded; the charge stays in processing", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return processing(key);
    }

    /** The claim is durable and the gateway was asked, so whatever fails now, the answer is never "nothing was done". */
    private Answer processing(StreamName key) {
        try {
            Names names = answers.latest(key);
            return names.settled() ? settled(names, false) : new Accepted(names.charge());
        } catch (StoreUnavailableException | UnreadableEventException e) {
            return new InFlight(key.local());
        }
    }

    /** The first one's answer, or that it is still in flight; empty if the first one came to nothing. */
    private Optional<Answer> awaitFirst(StreamName key, KeyedRequest request, long deadline) {
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
                Answer answer = repeated(found.get(), request);
                if (!(answer instanceof InFlight)) {
                    return Optional.of(answer);
                }
            }
            if (System.nanoTime() >= deadline) {
                return Optional.of(new InFlight(chargeOf(key, found)));
            }
            if (flight == null) {
                awaitCommit(generation, deadline);
            }
        }
    }

    private static String chargeOf(StreamName key, Optional<KeyMeaning> found) {
        return found.orElse(null) instanceof Names names ? names.charge().id() : key.local();
    }

    private Answer repeated(KeyMeaning meaning, KeyedRequest request) {
        return switch (meaning) {
            case Cancelled() -> new KeyCancelled();
            case Names names -> repeated(names, request);
        };
    }

    private Answer repeated(Names names, KeyedRequest request) {
        return request.spent(names).orElseGet(() -> replayed(names, request));
    }

    private Answer replayed(Names names, KeyedRequest request) {
        if (!names.fingerprint().equals(request.fingerprint())) {
            return new KeyReused(List.copyOf(request.differences(names)));
        }
        if (!names.settled()) {
            return new InFlight(names.charge().id());
        }
        replays.increment();
        return settled(names, true);
    }

    /** The answer that a settled operation has. */
    static Settled settled(Names names, boolean replayed) {
        return new Settled(names.operation(), names.charge(), names.declineCode(), replayed);
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

    /** Waits until somebody committed something, and a moment more; at the longest until the deadline. */
    void awaitCommit(long generation, long deadline) {
        try {
            watch.awaitChange(generation, Duration.ofNanos(deadline - System.nanoTime()));
            TimeUnit.MILLISECONDS.sleep(LOOK_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for another process", e);
        }
    }

    /** To be called after the last request was answered. */
    @Override
    public void close() {
        settlingTimeout.close();
    }

    /** To be read before something is looked at that a commit may change, see {@link #awaitCommit}. */
    long generation() {
        return watch.generation();
    }
}
