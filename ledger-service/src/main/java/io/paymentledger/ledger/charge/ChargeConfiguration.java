package io.paymentledger.ledger.charge;

import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.base.History;
import io.paymentledger.eventstore.LogWatch;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the write side together. */
@Configuration(proxyBeanMethods = false)
class ChargeConfiguration {

    @Bean
    FirstAnswers firstAnswers(History history) {
        return new FirstAnswers(history);
    }

    @Bean
    Settlement settlement(CommandGateway commands, Gateway gateway, FirstAnswers answers, MeterRegistry metrics) {
        return new Settlement(commands, gateway, answers, metrics);
    }

    @Bean
    Charges charges(
            CommandGateway commands,
            History history,
            FirstAnswers answers,
            Settlement settlement,
            LogWatch watch,
            MeterRegistry metrics) {
        return new Charges(commands, history, answers, settlement, watch, metrics);
    }
}
