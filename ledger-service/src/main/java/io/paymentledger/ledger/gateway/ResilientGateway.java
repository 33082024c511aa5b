package io.paymentledger.ledger.gateway;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.ledger.charge.Gateway;
import io.paymentledger.ledger.charge.GatewayFinding;
import io.paymentledger.ledger.charge.GatewayFinding.Undecided;
import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import io.paymentledger.ledger.charge.GatewayRequest;
import io.paymentledger.ledger.charge.GatewayRequest.Authorise;
import io.paymentledger.ledger.charge.GatewayRequest.Capture;
import io.paymentledger.ledger.charge.GatewayRequest.Refund;
import io.paymentledger.ledger.charge.GatewayRequest.VoidAuthorisation;
import io.paymentledger.ledger.charge.GatewayUnavailableException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a gateway's trouble away from the ledger (ADR 0030): a caller waits no longer than its time limit, no more than so many are
 * under way, and a gateway that loses most answers is left alone for a while.
 *
 * <p>Before anything is claimed, {@link #requireAvailable} refuses. What was claimed cannot be refused any more: a call
 * that is not made then has an unknown outcome, "not-sent", and is found out about later.
 */
final class ResilientGateway implements Gateway, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ResilientGateway.class);

    /** The name of circuit and bulkhead in metrics: there is one of each in a process. */
    private static final String NAME = "gateway";

    private final Gateway adapter;
    private final CircuitBreaker circuit;
    private final Bulkhead bulkhead;
    private final int mostCalls;
    private final TimeLimiter requestLimit;
    private final TimeLimiter inquiryLimit;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    ResilientGateway(Gateway adapter, GatewaySettings settings, MeterRegistry metrics) {
        this.adapter = adapter;
        this.mostCalls = settings.mostCalls();
        CircuitBreakerRegistry circuits = CircuitBreakerRegistry.of(config(settings.circuit()));
        BulkheadRegistry bulkheads = BulkheadRegistry.of(BulkheadConfig.custom()
                .maxConcurrentCalls(mostCalls)
                .maxWaitDuration(Duration.ZERO)
                .build());
        this.circuit = circuits.circuitBreaker(NAME);
        this.bulkhead = bulkheads.bulkhead(NAME);
        this.requestLimit = limit(settings.timeLimit());
        this.inquiryLimit = limit(settings.inquiryTimeLimit());
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(circuits).bindTo(metrics);
        TaggedBulkheadMetrics.ofBulkheadRegistry(bulkheads).bindTo(metrics);
        circuit.getEventPublisher().onStateTransition(event -> {
            CircuitBreaker.StateTransition change = event.getStateTransition();
            LOGGER.warn(
                    "the circuit of the gateway {} was {} and is {}",
                    adapter.name(),
                    change.getFromState(),
                    change.getToState());
        });
    }

    /** Only results count, because no adapter throws for what a gateway does. */
    private static CircuitBreakerConfig config(GatewaySettings.Circuit settings) {
        return CircuitBreakerConfig.custom()
                .slidingWindow(
                        Math.toIntExact(settings.window().toSeconds()),
                        settings.leastCalls(),
                        SlidingWindowType.TIME_BASED)
                .failureRateThreshold(settings.failurePercent())
                .recordResult(Unknown.class::isInstance)
                .waitDurationInOpenState(settings.openFor())
                // Without it, a circuit stays open until it is tried, and requireAvailable never tries.
                .enableAutomaticTransitionFromOpenToHalfOpen()
                .permittedNumberOfCallsInHalfOpenState(settings.probes())
                .build();
    }

    private static TimeLimiter limit(Duration limit) {
        return TimeLimiter.of(TimeLimiterConfig.custom()
                .timeoutDuration(limit)
                .cancelRunningFuture(true)
                .build());
    }

    @Override
    public String name() {
        return adapter.name();
    }

    @Override
    public Duration keyRetention() {
        return adapter.keyRetention();
    }

    @Override
    public void requireAvailable() {
        int left = bulkhead.getMetrics().getAvailableConcurrentCalls();
        boolean available = left > 0
                && switch (circuit.getState()) {
                    case OPEN, FORCED_OPEN -> false;
                    // Whoever comes now is a probe, and there are to be no more than a few.
                    case HALF_OPEN ->
                        probes(left) < circuit.getCircuitBreakerConfig().getPermittedNumberOfCallsInHalfOpenState();
                    case CLOSED, DISABLED, METRICS_ONLY -> true;
                };
        if (!available) {
            throw new GatewayUnavailableException(name());
        }
        adapter.requireAvailable();
    }

    private int probes(int left) {
        return circuit.getMetrics().getNumberOfBufferedCalls() + (mostCalls - left);
    }

    @Override
    public GatewayOutcome authorise(Authorise request) {
        return outcome(() -> adapter.authorise(request), request);
    }

    @Override
    public GatewayOutcome capture(Capture request) {
        return outcome(() -> adapter.capture(request), request);
    }

    @Override
    public GatewayOutcome voidAuthorisation(VoidAuthorisation request) {
        return outcome(() -> adapter.voidAuthorisation(request), request);
    }

    @Override
    public GatewayOutcome refund(Refund request) {
        return outcome(() -> adapter.refund(request), request);
    }

    /** An inquiry moves no money and is made seldom: it goes past the circuit, and says nothing about it. */
    @Override
    public GatewayFinding inquire(GatewayRequest request) {
        return bulkhead.tryAcquirePermission()
                ? call(() -> adapter.inquire(request), inquiryLimit, Undecided::new, request)
                : new Undecided(Reason.NOT_SENT);
    }

    private GatewayOutcome outcome(Supplier<GatewayOutcome> call, GatewayRequest request) {
        if (!circuit.tryAcquirePermission()) {
            return new Unknown(Reason.NOT_SENT);
        }
        if (!bulkhead.tryAcquirePermission()) {
            circuit.releasePermission();
            return new Unknown(Reason.NOT_SENT);
        }
        long start = circuit.getCurrentTimestamp();
        GatewayOutcome outcome = call(call, requestLimit, Unknown::new, request);
        if (outcome instanceof Unknown(String reason) && reason.equals(Reason.INTERRUPTED)) {
            circuit.releasePermission();
        } else {
            circuit.onResult(circuit.getCurrentTimestamp() - start, circuit.getTimestampUnit(), outcome);
        }
        return outcome;
    }

    /** Makes a call that has its place in the bulkhead, and gives the place back. */
    private <T> T call(Supplier<T> call, TimeLimiter limit, Function<String, T> lost, GatewayRequest request) {
        try {
            return limit.executeFutureSupplier(() -> threads.submit(call::get));
        } catch (TimeoutException e) {
            return lost.apply(Reason.TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return lost.apply(Reason.INTERRUPTED);
        } catch (Exception e) {
            LOGGER.error("attempt {}: the gateway's adapter failed", request.attemptId(), e);
            return lost.apply(Reason.ADAPTER_FAILED);
        } finally {
            // Also when the adapter does not heed the interrupt: its own time limit ends it then.
            bulkhead.onComplete();
        }
    }

    /** The circuit's state, for operators. */
    CircuitBreaker.State circuit() {
        return circuit.getState();
    }

    /** How many calls are under way. */
    int calls() {
        return mostCalls - bulkhead.getMetrics().getAvailableConcurrentCalls();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
