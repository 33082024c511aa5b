package io.paymentledger.ledger.correction;

import io.paymentledger.base.History;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.TenantLogs;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CorrectionConfiguration {

    @Bean
    Corrections corrections(CommandGateway commands, History history, EventLog log, TenantLogs tenants) {
        return new Corrections(commands, history, log, tenants);
    }
}
