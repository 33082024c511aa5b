package io.paymentledger.ledger.idempotency;

import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.base.History;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.ledger.charge.Commands;
import io.paymentledger.ledger.gateway.Gateway;
import io.paymentledger.ledger.gateway.GatewayCalls;
import org.axonframework.common.caching.Cache;
import org.axonframework.modelling.command.Repository;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Puts together what answers requests with keys. */
@Configuration(proxyBeanMethods = false)
class IdempotencyConfiguration {

    @Bean
    SeenEnds seenEnds(EventLog log, TenantLogs logs) {
        return new SeenEnds(log, logs);
    }

    @Bean
    FirstAnswers firstAnswers(History history, SeenEnds ends) {
        return new FirstAnswers(history, ends);
    }

    @Bean
    @DependsOnDatabaseInitialization
    LostEndWatch lostEndWatch(SeenEnds ends, FirstAnswers answers, Cache aggregateCache) {
        return new LostEndWatch(ends, answers, aggregateCache);
    }

    @Bean
    RequestTokens requestTokens(
            Commands commands,
            @Lazy @Qualifier("requestTokenRepository") Repository<RequestToken> tokens,
            History history,
            EventLog log,
            RequestTokenSettings settings) {
        return new RequestTokens(commands, tokens, history, log, settings.requestTokenLife());
    }

    @Bean
    KeyedRequests keyedRequests(
            FirstAnswers answers, GatewayCalls gatewayCalls, LogWatch watch, MeterRegistry metrics) {
        return new KeyedRequests(answers, gatewayCalls, watch, metrics);
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
    Reviews reviews(Commands commands, History history) {
        return new Reviews(commands, history);
    }
}
