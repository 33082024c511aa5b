package io.paymentledger.ledger.gateway;

import io.paymentledger.base.InvalidSettingException;
import io.paymentledger.base.Setting;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** The simulator as the gateway that is named: a process of its own, which the settings say where to find. */
@ConditionalOnProperty(name = "ledger.gateway.name", havingValue = SimulatorGateway.NAME)
class SimulatorConfiguration {

    private static final Logger LOGGER = LoggerFactory.getLogger(SimulatorConfiguration.class);

    @Bean(defaultCandidate = false)
    @Qualifier(GatewayConfiguration.ADAPTER)
    Gateway simulatorGateway(GatewaySettings settings) {
        GatewaySettings.Simulator simulator = settings.simulator();
        URI url = required(simulator.url(), "url");
        Setting.http("ledger.gateway.simulator.url", url);
        LOGGER.warn("the gateway is the simulator at {}: no money moves", url);
        return new SimulatorGateway(url, simulator.keyRetention(), settings.timeLimits());
    }

    @Bean
    SimulatorNotifications simulatorNotifications(GatewaySettings settings) {
        return new SimulatorNotifications(required(settings.simulator().notificationSecret(), "notification-secret"));
    }

    private static <T> T required(@Nullable T setting, String name) {
        if (setting == null) {
            throw new InvalidSettingException(
                    "ledger.gateway.name is simulator, and that needs ledger.gateway.simulator." + name);
        }
        return setting;
    }
}
