package io.paymentledger.example;

import io.paymentledger.query.projection.Projection;
import io.paymentledger.query.projection.Projections;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DailyChargeConfiguration {

    @Bean
    Projection dailyChargeProjection(Projections projections) {
        return projections.of(new DailyChargeReadModel());
    }
}
