package io.paymentledger.ledger.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Counts what becomes of notifications. Its health is always up: whoever sends what no gateway signed must not change how
 * the service looks; that many are refused is a matter for an alert.
 */
@Component("notificationsHealthIndicator")
final class NotificationTally implements HealthIndicator {

    private final MeterRegistry metrics;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    NotificationTally(MeterRegistry metrics) {
        this.metrics = metrics;
        counter("refused");
    }

    /** A notification was answered with what became of it. */
    void took(String receipt) {
        taken.incrementAndGet();
        counter(receipt).increment();
    }

    /** A notification was refused: its signature is not the gateway's, or it is no notification. */
    void refused() {
        refused.incrementAndGet();
        counter("refused").increment();
    }

    private Counter counter(String receipt) {
        return Counter.builder("ledger.notifications")
                .description("Notifications of gateways, by what became of them")
                .tag("receipt", receipt)
                .register(metrics);
    }

    @Override
    public Health health() {
        return Health.up()
                .withDetail("taken", taken.get())
                .withDetail("refused", refused.get())
                .build();
    }
}
