package io.paymentledger.query.charge;

import io.paymentledger.base.History;
import io.paymentledger.query.projection.Projection;
import io.paymentledger.query.projection.Projections;
import io.paymentledger.query.scope.TenantReads;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class ChargeConfiguration {

    @Bean
    Projection chargeProjection(Projections projections) {
        return projections.of(new ChargeReadModel());
    }

    @Bean
    ChargeRows chargeRows(TenantReads reads, ChargeHistories histories) {
        return new ChargeRows(reads, histories);
    }

    @Bean
    ChargeHistories chargeHistories(History history) {
        return new ChargeHistories(history);
    }

    @Bean
    Charges charges(ChargeRows rows, ChargeHistories histories) {
        return new Charges(rows, histories);
    }

    @Bean
    OpenAttempts openAttempts(TenantReads reads) {
        return new OpenAttempts(reads);
    }

    @Bean
    ChargeFigures chargeFigures(TenantReads reads) {
        return new ChargeFigures(reads);
    }

    @Bean
    ChargeChanges chargeChanges(JsonMapper json) {
        return new ChargeChanges(json);
    }
}
