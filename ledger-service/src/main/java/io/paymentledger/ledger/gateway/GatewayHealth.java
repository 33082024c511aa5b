package io.paymentledger.ledger.gateway;

import java.util.Locale;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Says which gateway charges go to, whether that one only simulates, and how its circuits are. It is up with an open
 * circuit too: a process whose gateway is
 * away still replays, reads and refuses, and every other process sees the same gateway, so taking this one out of service
 * would help nobody.
 */
@Component("gateway")
final class GatewayHealth implements HealthIndicator {

    private final Gateway gateway;
    private final AskFirst askFirst;

    GatewayHealth(Gateway gateway, AskFirst askFirst) {
        this.gateway = gateway;
        this.askFirst = askFirst;
    }

    @Override
    public Health health() {
        Health.Builder health =
                Health.up().withDetail("gateway", gateway.name()).withDetail("ask_first", askFirst.asking());
        if (gateway.name().equals(SimulatorGateway.NAME)) {
            health.withDetail("simulated", true);
        }
        if (gateway instanceof ResilientGateway resilient) {
            health.withDetail("circuit", resilient.circuit().name().toLowerCase(Locale.ROOT))
                    .withDetail("calls", resilient.calls())
                    .withDetail("tenants_cut", resilient.tenantsCut());
        }
        return health.build();
    }
}
