package io.paymentledger.ledger.gateway;

import io.paymentledger.ledger.charge.Gateway;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Says which gateway charges go to. The simulator is part of this process, so it is there whenever the process is. */
@Component("gateway")
final class GatewayHealth implements HealthIndicator {

    private final Gateway gateway;

    GatewayHealth(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public Health health() {
        return Health.up().withDetail("gateway", gateway.name()).build();
    }
}
