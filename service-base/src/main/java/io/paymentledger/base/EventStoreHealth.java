package io.paymentledger.base;

import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.StoreUnavailableException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether the event store answers, within the pool's time-out; before the first migration it does not. */
final class EventStoreHealth implements HealthIndicator {

    private final EventLog log;

    EventStoreHealth(EventLog log) {
        this.log = log;
    }

    @Override
    public Health health() {
        try {
            return Health.up().withDetail("head", log.head().positions()).build();
        } catch (StoreUnavailableException _) {
            return Health.down()
                    .withDetail("reason", "the database cannot be reached")
                    .build();
        } catch (IllegalStateException _) {
            return Health.down().withDetail("reason", "the log cannot be read").build();
        }
    }
}
