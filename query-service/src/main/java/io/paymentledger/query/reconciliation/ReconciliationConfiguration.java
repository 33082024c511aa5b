package io.paymentledger.query.reconciliation;

import io.paymentledger.base.History;
import io.paymentledger.query.projection.Projection;
import io.paymentledger.query.projection.Projections;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReconciliationConfiguration {

    @Bean
    Projection reconciliationProjection(Projections projections) {
        return projections.of(new ReconciliationReadModel(
                new MovementTable(), new ReconciliationTables(), new BreakTables(), new TransitTable()));
    }

    @Bean
    ReconciliationQueries reconciliationQueries(DataSource dataSource) {
        return new ReconciliationQueries(dataSource);
    }

    @Bean
    FileProgress fileProgress(DataSource dataSource, History history) {
        return new FileProgress(dataSource, history);
    }

    @Bean
    OpenBreaks openBreaks(DataSource dataSource) {
        return new OpenBreaks(dataSource);
    }

    @Bean
    GatewayReferences gatewayReferences(DataSource dataSource) {
        return new GatewayReferences(dataSource);
    }
}
