package io.paymentledger.ledger.recovery;

import io.paymentledger.base.HealthStatus;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether charges are looked after. Requests do not need it, so it is never down; it is degraded if recovery has not
 * looked for a while, if an attempt has been without an outcome for longer than gateways take, or if there is something
 * in the log that it cannot read.
 */
final class RecoveryHealth implements HealthIndicator {

    /** Longer than one round of looks takes, with the slowest of gateways. */
    static final Duration LOOKS_AT_LEAST_EVERY = Duration.ofMinutes(2);

    /** Longer than outcomes stay unknown while a gateway works; past it, somebody should ask the gateway. */
    static final Duration OPEN_AT_MOST = Duration.ofMinutes(30);

    private final Recovery recovery;

    RecoveryHealth(Recovery recovery) {
        this.recovery = recovery;
    }

    @Override
    public Health health() {
        RecoveryStatus standing = recovery.standing();
        boolean well = recovery.lastLookSeconds() < LOOKS_AT_LEAST_EVERY.toSeconds()
                && !(standing.oldestOpenSeconds() > OPEN_AT_MOST.toSeconds())
                && standing.unreadEvents() == 0;
        return (well ? Health.up() : Health.status(HealthStatus.DEGRADED))
                .withDetail("lastLookSeconds", recovery.lastLookSeconds())
                .withDetail("oldestOpenSeconds", standing.oldestOpenSeconds())
                .withDetail("unreadableEvents", standing.unreadEvents())
                .withDetail("firstUnreadable", standing.firstUnread())
                .build();
    }
}
