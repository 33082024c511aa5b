package io.paymentledger.query.posting;

import io.paymentledger.base.History;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.query.projection.Projection;
import io.paymentledger.query.projection.Projections;
import io.paymentledger.query.scope.TenantReads;
import io.paymentledger.query.web.LedgerPosition;
import io.paymentledger.query.web.Past;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PostingConfiguration {

    @Bean
    Projection postingProjection(Projections projections) {
        return projections.of(
                new PostingReadModel(new PostingTable(), PostingRules.CURRENT, projections.earlierEvents()));
    }

    @Bean
    Accounts accounts(TenantReads reads) {
        return new Accounts(reads);
    }

    @Bean
    Entries entries(TenantReads reads, EventLog log, History history) {
        return new Entries(reads, log, history);
    }

    @Bean
    ChargePostings chargePostings(Entries entries, TenantLogs tenants) {
        return new ChargePostings(entries, tenants);
    }

    @Bean
    TenantBooks tenantBooks(Books books, Entries entries) {
        return new TenantBooks(books, entries);
    }

    @Bean
    MonthBalances monthBalances(
            TenantReads reads,
            Accounts accounts,
            TenantLogs tenants,
            LedgerPosition positions,
            Projection postingProjection) {
        return new MonthBalances(reads, accounts, tenants, positions, postingProjection);
    }

    @Bean
    Books books(
            Accounts accounts, TenantLogs tenants, LedgerPosition positions, Past past, Projection postingProjection) {
        return new Books(accounts, tenants, positions, past, postingProjection);
    }
}
