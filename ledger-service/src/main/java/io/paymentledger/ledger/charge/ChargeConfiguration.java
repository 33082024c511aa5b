package io.paymentledger.ledger.charge;

import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.base.History;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogWatch;
import java.time.Duration;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.Repository;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

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
    RequestTokens requestTokens(
            CommandGateway commands,
            @Lazy @Qualifier("requestTokenRepository") Repository<RequestToken> tokens,
            History history,
            EventLog log,
            @Value("${ledger.request-token-life:PT15M}") Duration life) {
        return new RequestTokens(commands, tokens, history, log, life);
    }

    @Bean
    Charges charges(
            CommandGateway commands,
            History history,
            FirstAnswers answers,
            Settlement settlement,
            RequestTokens tokens,
            LogWatch watch,
            MeterRegistry metrics) {
        return new Charges(commands, history, answers, settlement, tokens, watch, metrics);
    }
}
