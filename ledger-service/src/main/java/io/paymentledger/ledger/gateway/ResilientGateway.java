package io.paymentledger.ledger.gateway;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.base.limit.FairShare;
import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.charge.GatewayOutcome.Fault;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import io.paymentledger.ledger.gateway.GatewayFinding.Undecided;
import io.paymentledger.ledger.gateway.GatewayRequest.Authorise;
import io.paymentledger.ledger.gateway.GatewayRequest.Capture;
import io.paymentledger.ledger.gateway.GatewayRequest.Refund;
import io.paymentledger.ledger.gateway.GatewayRequest.VoidAuthorisation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a gateway's trouble away from the ledger, and one tenant's trouble away from the others (ADR 0030, 0038): a
 * caller waits no longer than its time limit, no more calls than so many are under way, of which each tenant has its
 * share, and a gateway that fails is left alone for a while, by the tenant whose calls fail, or by all.
 *
 * <p>Before anything is claimed, {@link #requireAvailable} refuses. What was claimed cannot be refused any more: a call
 * that is not made then has an unknown outcome, "not-sent", and is found out about later.
 */
final class ResilientGateway implements Gateway, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ResilientGateway.class);

    /** Whose share is used by what is on behalf of no tenant; none is called so. */
    private static final String NOBODY = "";

    private final String tenant;
    private final Gateway adapter;
    private final Circuits circuits;
    private final FairShare calls;
    private final TimeLimiter requestLimit;
    private final TimeLimiter inquiryLimit;
    private final ExecutorService threads;

    ResilientGateway(Gateway adapter, GatewaySettings settings, MeterRegistry metrics) {
        this.tenant = NOBODY;
        this.adapter = adapter;
        this.circuits = new Circuits(adapter.name(), settings.circuit(), metrics);
        this.calls = new FairShare(settings.mostCalls());
        this.requestLimit = limit(settings.timeLimit());
        this.inquiryLimit = limit(settings.inquiryTimeLimit());
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        Gauge.builder("ledger.gateway.calls", calls, FairShare::taken)
                .description("Calls of the gateway that are under way")
                .tag("gateway", adapter.name())
                .register(metrics);
        Gauge.builder("ledger.gateway.calls.max", calls, FairShare::places)
                .description("How many calls of the gateway may be under way")
                .tag("gateway", adapter.name())
                .register(metrics);
    }

    /** The same, on behalf of a tenant. */
    private ResilientGateway(ResilientGateway same, String tenant) {
        this.tenant = tenant;
        this.adapter = same.adapter;
        this.circuits = same.circuits;
        this.calls = same.calls;
        this.requestLimit = same.requestLimit;
        this.inquiryLimit = same.inquiryLimit;
        this.threads = same.threads;
    }

    private static TimeLimiter limit(Duration limit) {
        return TimeLimiter.of(TimeLimiterConfig.custom()
                .timeoutDuration(limit)
                .cancelRunningFuture(true)
                .build());
    }

    @Override
    public Gateway onBehalfOf(String tenant) {
        return new ResilientGateway(this, tenant);
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
        if (!calls.hasRoomFor(tenant) || !circuits.arePassable(tenant)) {
            throw new GatewayUnavailableException(name());
        }
        adapter.requireAvailable();
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

    /** An inquiry moves no money and is made seldom: it goes past the circuits, and says nothing about them. */
    @Override
    public GatewayFinding inquire(GatewayRequest request, Instant startedAt) {
        return calls.take(tenant)
                ? call(
                        () -> adapter.inquire(request, startedAt),
                        inquiryLimit,
                        (reason, _) -> new Undecided(reason),
                        request)
                : new Undecided(Reason.NOT_SENT);
    }

    private GatewayOutcome outcome(Supplier<GatewayOutcome> call, GatewayRequest request) {
        Optional<Circuits.Call> passing = circuits.pass(tenant);
        if (passing.isEmpty()) {
            return new Unknown(Reason.NOT_SENT);
        }
        if (!calls.take(tenant)) {
            passing.get().forget();
            return new Unknown(Reason.NOT_SENT);
        }
        GatewayOutcome outcome = call(call, requestLimit, Unknown::new, request);
        if (outcome instanceof Unknown(String reason, Fault _) && reason.equals(Reason.INTERRUPTED)) {
            passing.get().forget();
        } else {
            passing.get().tell(outcome);
        }
        return outcome;
    }

    /** What is made of a call that brought no answer. */
    @FunctionalInterface
    private interface Lost<T> {

        T of(String reason, Fault fault);
    }

    /** Makes a call that has its place, and gives the place back. */
    private <T> T call(Supplier<T> call, TimeLimiter limit, Lost<T> lost, GatewayRequest request) {
        try {
            return limit.executeFutureSupplier(() -> threads.submit(call::get));
        } catch (TimeoutException e) {
            return lost.of(Reason.TIMEOUT, Fault.TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return lost.of(Reason.INTERRUPTED, Fault.NONE);
        } catch (Throwable e) {
            // Errors, too: a circuit that waits for what its call came to would never be told.
            LOGGER.error("attempt {}: the gateway's adapter failed", request.attemptId(), e);
            return lost.of(Reason.ADAPTER_FAILED, Fault.ADAPTER);
        } finally {
            // Also when the adapter does not heed the interrupt: its own time limit ends it then.
            calls.giveBack(tenant);
        }
    }

    /** The state of the circuit that is for all tenants, for operators. */
    CircuitBreaker.State circuit() {
        return circuits.state();
    }

    /** How many tenants' own circuits are not closed, for operators. */
    long tenantsCut() {
        return circuits.cut();
    }

    /** How many calls are under way. */
    int calls() {
        return calls.taken();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
