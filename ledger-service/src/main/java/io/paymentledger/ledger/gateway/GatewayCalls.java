package io.paymentledger.ledger.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.ledger.charge.ChargeCommand.RecordOutcome;
import io.paymentledger.ledger.charge.Commands;
import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Fault;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import io.paymentledger.ledger.charge.RefusedException;
import io.paymentledger.ledger.gateway.GatewayFinding.Another;
import io.paymentledger.ledger.gateway.GatewayFinding.NeverSeen;
import io.paymentledger.ledger.gateway.GatewayFinding.Settled;
import io.paymentledger.ledger.gateway.GatewayFinding.Undecided;
import io.paymentledger.ledger.recovery.ChargeFollowUp;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Carries a claim to its outcome: asks the gateway, outside any transaction, and records the answer (ADR 0011). It goes
 * on when the client has stopped waiting, and a shutdown waits for it.
 */
public final class GatewayCalls implements SmartLifecycle {

    private static final Logger LOGGER = LoggerFactory.getLogger(GatewayCalls.class);

    /** How long a shutdown waits for gateways; a charge that takes longer is left to {@link ChargeFollowUp}. */
    private static final int SHUTDOWN_SECONDS = 30;

    /** An answer is worth a long wait for the database: with the pauses below, about ten minutes. */
    private static final int MOST_TRIES = 130;

    /** The first pause between two tries, doubled up to the longest. */
    private static final long FIRST_PAUSE_MILLIS = 50;

    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Commands commands;
    private final Gateway gateway;
    private final AskFirst askFirst;
    private final MeterRegistry metrics;
    private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();

    GatewayCalls(Commands commands, Gateway gateway, AskFirst askFirst, MeterRegistry metrics) {
        this.commands = commands;
        this.gateway = gateway;
        this.askFirst = askFirst;
        this.metrics = metrics;
    }

    /** Makes a call in the background; completes once the gateway's answer, or its loss, is recorded. */
    public CompletableFuture<Void> make(GatewayCall call) {
        return CompletableFuture.runAsync(() -> settle(call.charge(), call.request(), call.cause()), attempts);
    }

    private void settle(StreamName charge, GatewayRequest request, EventMetadata cause) {
        GatewayOutcome outcome =
                askFirst.asking() ? askedFirst(charge.tenant(), request) : send(charge.tenant(), request);
        RecordOutcome command = new RecordOutcome(charge, request.attemptId(), outcome);
        for (int tries = 1; ; tries++) {
            try {
                record(command, cause);
                return;
            } catch (StoreUnavailableException | ConcurrencyException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
                LOGGER.warn("attempt {}: the outcome is not recorded yet: {}", command.attemptId(), e.getMessage());
                pause(tries);
            }
        }
    }

    /** What the gateway has done already counts; what it does not tell is left to {@link ChargeFollowUp}. */
    private GatewayOutcome askedFirst(String tenant, GatewayRequest request) {
        return switch (gateway.onBehalfOf(tenant).inquire(request, Instant.EPOCH)) {
            case Settled(GatewayOutcome outcome) -> {
                LOGGER.warn("attempt {}: the gateway knows it from before its claim", request.attemptId());
                yield outcome;
            }
            case NeverSeen() -> send(tenant, request);
            case Another another -> new Unknown(another.reason());
            case Undecided(String reason) -> new Unknown(reason);
        };
    }

    /** What the gateway answers to a request; whatever else happens, nobody knows whether it was carried out. */
    public GatewayOutcome send(String tenant, GatewayRequest request) {
        Timer.Sample time = Timer.start(metrics);
        GatewayOutcome outcome;
        try {
            outcome = gateway.onBehalfOf(tenant).send(request);
        } catch (RuntimeException e) {
            LOGGER.error("attempt {}: the gateway's adapter failed, so the outcome is unknown", request.attemptId(), e);
            outcome = new Unknown("adapter-failed", Fault.ADAPTER);
        }
        time.stop(Timer.builder("ledger.gateway")
                .description("Time of a call to the gateway")
                .tag("gateway", gateway.name())
                .tag("operation", operation(request))
                .tag("outcome", label(outcome))
                .tag("fault", fault(outcome))
                .register(metrics));
        return outcome;
    }

    private static String operation(GatewayRequest request) {
        return switch (request) {
            case GatewayRequest.Authorise _ -> "authorise";
            case GatewayRequest.Capture _ -> "capture";
            case GatewayRequest.VoidAuthorisation _ -> "void";
            case GatewayRequest.Refund _ -> "refund";
        };
    }

    private static String label(GatewayOutcome outcome) {
        return switch (outcome) {
            case Approved _ -> "approved";
            case Declined _ -> "declined";
            case Unknown _ -> "unknown";
        };
    }

    private static String fault(GatewayOutcome outcome) {
        return outcome instanceof Unknown(String _, Fault fault) ? fault.name().toLowerCase(Locale.ROOT) : "none";
    }

    /** Records an answer, once; recording it again changes nothing. */
    public void record(RecordOutcome command, EventMetadata cause) {
        EventMetadata caused = new EventMetadata(
                cause.tenant(), cause.actor(), cause.requestId(), cause.correlationId(), command.attemptId());
        try {
            commands.update(command, caused);
        } catch (RefusedException e) {
            LOGGER.error("attempt {}: the gateway's answer is refused: {}", command.attemptId(), e.refusal());
        }
    }

    private static void pause(int tries) {
        try {
            TimeUnit.MILLISECONDS.sleep(
                    Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(tries - 1, Integer.SIZE)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the outcome was recorded", e);
        }
    }

    /** Takes no more and waits for the gateways that were asked. */
    @Override
    public void stop() {
        attempts.shutdown();
        try {
            if (!attempts.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
                LOGGER.error("shut down while a gateway had not answered; its charges are finished after a restart");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Started with its construction. */
    @Override
    public void start() {
        // Nothing to do.
    }

    @Override
    public boolean isRunning() {
        return !attempts.isShutdown();
    }

    /** After the last request was answered, and before the command bus and the event store go. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE - 1;
    }
}
