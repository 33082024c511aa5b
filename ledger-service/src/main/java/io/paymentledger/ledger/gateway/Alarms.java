package io.paymentledger.ledger.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.events.ChargeEvent.GatewayContradiction;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.ReversalReturned;
import io.paymentledger.eventstore.Appended;
import io.paymentledger.eventstore.axon.CommitListener;
import io.paymentledger.ledger.charge.Matter;
import java.util.Arrays;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs what somebody should look at, as this process records it. */
final class Alarms implements CommitListener {

    private static final Logger LOGGER = LoggerFactory.getLogger(Alarms.class);

    private final MeterRegistry metrics;
    private final Counter lateSuccesses;

    Alarms(MeterRegistry metrics) {
        this.metrics = metrics;
        this.lateSuccesses = Counter.builder("ledger.late.successes")
                .description("Payments that nobody owes, which the ledger reverses")
                .register(metrics);
        // What is not there before its first one has no increase then.
        Arrays.stream(Matter.values()).map(Matter::wireName).forEach(this::contradictions);
    }

    @Override
    public void committed(List<? extends DomainEventMessage<?>> events, Appended appended) {
        for (DomainEventMessage<?> message : events) {
            if (message.getPayload() instanceof GatewayContradiction contradiction) {
                LOGGER.error(
                        "attempt {}: its gateway contradicts history ({})",
                        contradiction.attemptId(),
                        contradiction.code());
                contradictions(contradiction.code()).increment();
            } else if (message.getPayload() instanceof LateSuccess late) {
                LOGGER.warn("attempt {}: a payment that nobody owes", late.attemptId());
                lateSuccesses.increment();
            } else if (message.getPayload() instanceof ReversalReturned returned) {
                LOGGER.error("attempt {}: what nobody owes came back ({})", returned.attemptId(), returned.code());
            }
        }
    }

    private Counter contradictions(String code) {
        return Counter.builder("ledger.gateway.contradictions")
                .description("Statements of gateways that contradict history")
                .tag("code", code)
                .register(metrics);
    }
}
