package io.paymentledger.query.reconciliation;

import io.paymentledger.base.History;
import io.paymentledger.base.StagingNotes;
import io.paymentledger.query.projection.Projection;
import io.paymentledger.query.projection.Projections;
import io.paymentledger.query.scope.TenantReads;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReconciliationConfiguration {

    @Bean
    Projection reconciliationProjection(Projections projections) {
        return projections.of(new ReconciliationReadModel(
                new MovementTable(),
                new ReconciliationTables(),
                new BreakTables(),
                new TransitTable(),
                projections.earlierEvents()));
    }

    @Bean
    ReconciliationQueries reconciliationQueries(TenantReads reads) {
        return new ReconciliationQueries(reads);
    }

    @Bean
    FileProgress fileProgress(
            TenantReads reads, ReconciliationQueries queries, History history, DataSource dataSource) {
        return new FileProgress(reads, queries, history, new StagingNotes(dataSource));
    }

    @Bean
    OpenBreaks openBreaks(TenantReads reads) {
        return new OpenBreaks(reads);
    }

    @Bean
    GatewayReferences gatewayReferences(TenantReads reads) {
        return new GatewayReferences(reads);
    }
}
