package io.paymentledger.ledger.gateway;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.paymentledger.ledger.charge.GatewayOutcome;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A circuit that can be asked whether a call would pass, before there is one. */
final class Circuit {

    private final CircuitBreaker breaker;

    /** How many calls are under way that were let through half-open, and so decide how it goes on. */
    private final AtomicInteger probing = new AtomicInteger();

    Circuit(CircuitBreaker breaker) {
        this.breaker = breaker;
    }

    /** Whether a call would pass now; of probes there are to be no more than a few at once. */
    boolean isPassable() {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> false;
            case HALF_OPEN ->
                breaker.getMetrics().getNumberOfBufferedCalls() + probing.get()
                        < breaker.getCircuitBreakerConfig().getPermittedNumberOfCallsInHalfOpenState();
            case CLOSED, DISABLED, METRICS_ONLY -> true;
        };
    }

    /** Lets a call pass, which then has to tell how it went. */
    Optional<Passage> pass() {
        boolean probe = breaker.getState() == CircuitBreaker.State.HALF_OPEN;
        if (!breaker.tryAcquirePermission()) {
            return Optional.empty();
        }
        if (probe) {
            probing.incrementAndGet();
        }
        return Optional.of(new Passage(probe, breaker.getCurrentTimestamp()));
    }

    CircuitBreaker.State state() {
        return breaker.getState();
    }

    /** A call that passes. Exactly one of its methods is to be called, once. */
    final class Passage {

        private final boolean probe;
        private final long start;

        private Passage(boolean probe, long start) {
            this.probe = probe;
            this.start = start;
        }

        /** The call went so. */
        void tell(GatewayOutcome outcome) {
            end();
            breaker.onResult(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit(), outcome);
        }

        /** The call says nothing about the gateway. */
        void forget() {
            end();
            breaker.releasePermission();
        }

        private void end() {
            if (probe) {
                probing.decrementAndGet();
            }
        }
    }
}
