package io.paymentledger.ledger.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.charge.GatewayOutcome.Fault;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuits of one gateway: one that is for all tenants, and one for each tenant. What counts are faults of the
 * gateway; an outcome that is unknown for the gateway's own good reason is an answer.
 *
 * <p>A tenant's own circuit counts all its calls. In everybody's, a tenant's faults count once in a while only: it takes
 * many tenants to open it, and no tenant closes the gateway to the others by what it asks for.
 */
final class Circuits {

    private static final Logger LOGGER = LoggerFactory.getLogger(Circuits.class);

    /** More tenants than a process hears of in a window. One that is forgotten starts anew, with a closed circuit. */
    private static final int MOST_TENANTS = 2_000;

    private final String gateway;
    private final CircuitBreakerConfig config;
    private final Duration window;
    private final Circuit all;
    private final Cache<String, Own> tenants;

    Circuits(String gateway, GatewaySettings.Circuit settings, MeterRegistry metrics) {
        this.gateway = gateway;
        this.config = config(settings);
        this.window = settings.window();
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(config);
        this.all = new Circuit(logged(registry.circuitBreaker(gateway), "everybody"));
        // Whoever was away for so long has an empty window and a circuit that may be tried: it is as good as new.
        this.tenants = Caffeine.newBuilder()
                .expireAfterAccess(window.plus(settings.openFor()))
                .maximumSize(MOST_TENANTS)
                .executor(Runnable::run)
                .build();
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(registry).bindTo(metrics);
        Gauge.builder("ledger.gateway.tenants.cut", this, Circuits::cut)
                .description("Tenants whose own circuit is not closed")
                .tag("gateway", gateway)
                .register(metrics);
    }

    /** Only results count, because no adapter throws for what a gateway does. */
    private static CircuitBreakerConfig config(GatewaySettings.Circuit settings) {
        return CircuitBreakerConfig.custom()
                .slidingWindow(
                        Math.toIntExact(settings.window().toSeconds()),
                        settings.leastCalls(),
                        SlidingWindowType.TIME_BASED)
                .failureRateThreshold(settings.failurePercent())
                .recordResult(Circuits::isFault)
                .waitDurationInOpenState(settings.openFor())
                // Without it, a circuit stays open until it is tried, and whoever asks first never tries.
                .enableAutomaticTransitionFromOpenToHalfOpen()
                .permittedNumberOfCallsInHalfOpenState(settings.probes())
                .build();
    }

    private static boolean isFault(Object outcome) {
        return outcome instanceof Unknown(String _, Fault fault) && fault != Fault.NONE;
    }

    private CircuitBreaker logged(CircuitBreaker breaker, String whose) {
        breaker.getEventPublisher().onStateTransition(event -> {
            CircuitBreaker.StateTransition change = event.getStateTransition();
            LOGGER.warn(
                    "the circuit of the gateway {} for {} was {} and is {}",
                    gateway,
                    whose,
                    change.getFromState(),
                    change.getToState());
        });
        return breaker;
    }

    private Own of(String tenant) {
        return tenants.get(
                tenant, _ -> new Own(new Circuit(logged(CircuitBreaker.of(gateway, config), "tenant " + tenant))));
    }

    /** Whether a tenant's call would pass now. */
    boolean arePassable(String tenant) {
        return all.isPassable() && of(tenant).circuit.isPassable();
    }

    /** Lets a tenant's call pass, which then has to tell how it went. */
    Optional<Call> pass(String tenant) {
        Own own = of(tenant);
        Optional<Circuit.Passage> first = own.circuit.pass();
        if (first.isEmpty()) {
            return Optional.empty();
        }
        Optional<Circuit.Passage> second = all.pass();
        if (second.isEmpty()) {
            first.get().forget();
            return Optional.empty();
        }
        return Optional.of(new Call(own, first.get(), second.get()));
    }

    /** The state of everybody's circuit, for operators. */
    State state() {
        return all.state();
    }

    /** How many tenants are left alone, for operators. */
    long cut() {
        return tenants.asMap().values().stream()
                .filter(own -> own.circuit.state() != State.CLOSED)
                .count();
    }

    /** A tenant's. */
    private final class Own {

        private final Circuit circuit;
        private final AtomicLong lastFault = new AtomicLong(System.nanoTime() - window.toNanos());

        Own(Circuit circuit) {
            this.circuit = circuit;
        }

        /** Whether a fault is this tenant's first one in a window, and so counts for everybody. */
        boolean countsForAll() {
            long now = System.nanoTime();
            long last = lastFault.get();
            return now - last >= window.toNanos() && lastFault.compareAndSet(last, now);
        }
    }

    /** A call that passes both circuits. Exactly one of its methods is to be called, once. */
    static final class Call {

        private final Own own;
        private final Circuit.Passage ofTenant;
        private final Circuit.Passage ofAll;

        private Call(Own own, Circuit.Passage ofTenant, Circuit.Passage ofAll) {
            this.own = own;
            this.ofTenant = ofTenant;
            this.ofAll = ofAll;
        }

        /** The call went so. */
        void tell(GatewayOutcome outcome) {
            ofTenant.tell(outcome);
            if (isFault(outcome) && !own.countsForAll()) {
                ofAll.forget();
            } else {
                ofAll.tell(outcome);
            }
        }

        /** The call says nothing about the gateway. */
        void forget() {
            ofTenant.forget();
            ofAll.forget();
        }
    }
}
