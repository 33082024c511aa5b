package io.paymentledger.ledger.charge;

import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.base.History;
import io.paymentledger.eventstore.Confirmation;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogWatch;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.caching.Cache;
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
    Alarms alarms(MeterRegistry metrics) {
        return new Alarms(metrics);
    }

    @Bean
    Commands commands(CommandGateway gateway) {
        return new Commands(gateway);
    }

    @Bean
    AskFirst askFirst(@Value("${ledger.gateway.ask-first:false}") boolean always, MeterRegistry metrics) {
        return new AskFirst(always, metrics);
    }

    @Bean
    Settlement settlement(Commands commands, Gateway gateway, AskFirst askFirst, MeterRegistry metrics) {
        return new Settlement(commands, gateway, askFirst, metrics);
    }

    @Bean
    RequestTokens requestTokens(
            Commands commands,
            @Lazy @Qualifier("requestTokenRepository") Repository<RequestToken> tokens,
            History history,
            EventLog log,
            @Value("${ledger.request-token-life:PT15M}") Duration life) {
        return new RequestTokens(commands, tokens, history, log, life);
    }

    @Bean
    KeyedRequests keyedRequests(FirstAnswers answers, Settlement settlement, LogWatch watch, MeterRegistry metrics) {
        return new KeyedRequests(answers, settlement, watch, metrics);
    }

    @Bean
    Charges charges(
            Commands commands,
            History history,
            FirstAnswers answers,
            KeyedRequests requests,
            RequestTokens tokens,
            Gateway gateway,
            MeterRegistry metrics) {
        return new Charges(commands, history, answers, requests, tokens, gateway, metrics);
    }

    @Bean
    Operations operations(Commands commands, Charges charges, KeyedRequests requests, Gateway gateway) {
        return new Operations(commands, charges, requests, gateway);
    }

    @Bean
    Aftercare aftercare(
            Commands commands,
            History history,
            EventLog log,
            Clock clock,
            Settlement settlement,
            Gateway gateway,
            Confirmation confirmation) {
        return new Aftercare(commands, history, log, clock, settlement, gateway, confirmation);
    }

    @Bean
    GatewayInbox gatewayInbox(
            Commands commands,
            History history,
            AttemptIndex attempts,
            AskFirst askFirst,
            Cache aggregateCache,
            List<GatewayNotifications> readers) {
        return new GatewayInbox(commands, history, attempts, askFirst, aggregateCache, readers);
    }
}
