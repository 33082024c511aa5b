package io.paymentledger.ledger.recovery;

import io.paymentledger.base.HealthStatus;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether the time of the log is the clock's: it is ahead of it after the database's clock was ahead and was set back. */
final class LogClockHealth implements HealthIndicator {

    private final Recovery recovery;

    LogClockHealth(Recovery recovery) {
        this.recovery = recovery;
    }

    @Override
    public Health health() {
        double aheadSeconds = recovery.standing().aheadSeconds();
        return (aheadSeconds > 0 ? Health.status(HealthStatus.DEGRADED) : Health.up())
                .withDetail("aheadSeconds", aheadSeconds)
                .build();
    }
}
