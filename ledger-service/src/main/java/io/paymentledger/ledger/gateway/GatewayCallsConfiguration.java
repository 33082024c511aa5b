package io.paymentledger.ledger.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.base.History;
import io.paymentledger.ledger.charge.Commands;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together how gateways are asked, and how they are listened to. */
@Configuration(proxyBeanMethods = false)
class GatewayCallsConfiguration {

    @Bean
    Alarms alarms(MeterRegistry metrics) {
        return new Alarms(metrics);
    }

    @Bean
    AskFirst askFirst(GatewaySettings settings, MeterRegistry metrics) {
        return new AskFirst(settings.askFirst(), metrics);
    }

    @Bean
    GatewayCalls gatewayCalls(Commands commands, Gateway gateway, AskFirst askFirst, MeterRegistry metrics) {
        return new GatewayCalls(commands, gateway, askFirst, metrics);
    }

    @Bean
    GatewayInbox gatewayInbox(
            Commands commands,
            History history,
            AttemptIndex attempts,
            AskFirst askFirst,
            List<GatewayNotifications> readers) {
        return new GatewayInbox(commands, history, attempts, askFirst, readers);
    }
}
