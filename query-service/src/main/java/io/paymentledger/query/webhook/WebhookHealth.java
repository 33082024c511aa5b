package io.paymentledger.query.webhook;

import io.paymentledger.base.HealthStatus;
import io.paymentledger.query.webhook.WebhookBacklog.Counted;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether webhooks are looked after, all that is said about endpoints could be read, and each endpoint can be served: its
 * secret can be opened with the files that there are. That some receivers fail is their
 * matter, and shown as a detail.
 */
final class WebhookHealth implements HealthIndicator {

    /** Many times as long as a round takes. */
    private static final Duration TOO_LONG = Duration.ofSeconds(60);

    private final Couriers couriers;
    private final WebhookBacklog backlog;

    WebhookHealth(Couriers couriers, WebhookBacklog backlog) {
        this.couriers = couriers;
        this.backlog = backlog;
    }

    @Override
    public Health health() {
        Duration since = couriers.sinceLastRound();
        Counted now = backlog.now();
        long unserved = couriers.unserved();
        boolean well = since.compareTo(TOO_LONG) <= 0 && now.setAside() == 0 && unserved == 0;
        return (well ? Health.up() : Health.status(HealthStatus.DEGRADED))
                .withDetail("last_round_seconds", since.toSeconds())
                .withDetail("endpoints", now.endpoints())
                .withDetail("failing", now.failing())
                .withDetail("lag_events", now.lagEvents())
                .withDetail("open", now.open())
                .withDetail("unserved", unserved)
                .withDetail("set_aside", now.setAside())
                .withDetail("first_set_aside", now.firstSetAside())
                .build();
    }
}
