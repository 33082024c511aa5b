package io.paymentledger.ledger.gateway;

import io.paymentledger.ledger.charge.Gateway;
import java.util.Locale;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Says which gateway charges go to, and how its circuits are. It is up with an open circuit too: a process whose gateway is
 * away still replays, reads and refuses, and every other process sees the same gateway, so taking this one out of service
 * would help nobody.
 */
@Component("gateway")
final class GatewayHealth implements HealthIndicator {

    private final Gateway gateway;

    GatewayHealth(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up().withDetail("gateway", gateway.name());
        if (gateway instanceof ResilientGateway resilient) {
            health.withDetail("circuit", resilient.circuit().name().toLowerCase(Locale.ROOT))
                    .withDetail("calls", resilient.calls())
                    .withDetail("tenants_cut", resilient.tenantsCut());
        }
        return health.build();
    }
}
