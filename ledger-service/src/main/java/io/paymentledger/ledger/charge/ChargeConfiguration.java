package io.paymentledger.ledger.charge;

import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.caching.Cache;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together how charges are commanded. */
@Configuration(proxyBeanMethods = false)
class ChargeConfiguration {

    @Bean
    Commands commands(CommandGateway gateway, Cache aggregateCache) {
        return new Commands(gateway, aggregateCache);
    }

    @Bean
    FourEyes fourEyes(ReviewSettings settings) {
        return new FourEyes(settings.fourEyes());
    }
}
