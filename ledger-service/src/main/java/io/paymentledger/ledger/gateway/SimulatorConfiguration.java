package io.paymentledger.ledger.gateway;

import io.paymentledger.ledger.charge.Gateway;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** The simulator as the gateway that is named. */
@ConditionalOnProperty(name = "ledger.gateway.name", havingValue = SimulatorGateway.NAME, matchIfMissing = true)
class SimulatorConfiguration {

    @Bean
    SimulatorPlace simulatorPlace(GatewaySettings settings, @Value("${server.address:127.0.0.1}") String ownAddress) {
        return SimulatorPlace.of(settings.simulator(), ownAddress);
    }

    @Bean(defaultCandidate = false)
    @Qualifier(GatewayConfiguration.ADAPTER)
    Gateway simulatorGateway(GatewaySettings settings, SimulatorPlace place) {
        return new SimulatorGateway(place.url(), settings.simulator().keyRetention(), settings.timeLimits());
    }

    @Bean
    SimulatorNotifications simulatorNotifications(SimulatorPlace place) {
        return new SimulatorNotifications(place.notificationSecret());
    }
}
