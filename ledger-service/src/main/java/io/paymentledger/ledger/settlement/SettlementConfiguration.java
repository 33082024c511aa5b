package io.paymentledger.ledger.settlement;

import io.paymentledger.base.History;
import io.paymentledger.ledger.charge.Gateway;
import java.util.List;
import java.util.stream.Collectors;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SettlementConfiguration {

    @Bean
    SettlementFiles settlementFiles(CommandGateway commands, History history, List<Gateway> gateways) {
        return new SettlementFiles(
                commands, history, gateways.stream().map(Gateway::name).collect(Collectors.toSet()));
    }
}
