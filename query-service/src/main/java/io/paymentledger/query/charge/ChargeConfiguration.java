package io.paymentledger.query.charge;

import io.paymentledger.base.History;
import io.paymentledger.query.projection.Projection;
import io.paymentledger.query.projection.Projections;
import io.paymentledger.query.scope.TenantReads;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class ChargeConfiguration {

    @Bean
    ChargeTable chargeTable(DataSource dataSource) {
        return new ChargeTable(dataSource);
    }

    @Bean
    Projection chargeProjection(Projections projections, ChargeTable table) {
        return projections.of(new ChargeReadModel(table));
    }

    @Bean
    ChargeHistories chargeHistories(History history) {
        return new ChargeHistories(history);
    }

    @Bean
    Charges charges(ChargeTable table, ChargeHistories histories) {
        return new Charges(table, histories);
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
