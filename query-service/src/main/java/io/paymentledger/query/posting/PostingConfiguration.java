package io.paymentledger.query.posting;

import io.paymentledger.base.History;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.query.projection.Projection;
import io.paymentledger.query.projection.Projections;
import io.paymentledger.query.web.LedgerPosition;
import io.paymentledger.query.web.Past;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PostingConfiguration {

    @Bean
    Projection postingProjection(Projections projections) {
        return projections.of(new PostingReadModel(new PostingTable(), PostingRules.CURRENT));
    }

    @Bean
    Accounts accounts(DataSource dataSource) {
        return new Accounts(dataSource);
    }

    @Bean
    Entries entries(DataSource dataSource, EventLog log, History history) {
        return new Entries(dataSource, log, history);
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
            DataSource dataSource,
            Accounts accounts,
            TenantLogs tenants,
            LedgerPosition positions,
            Projection postingProjection) {
        return new MonthBalances(dataSource, accounts, tenants, positions, postingProjection);
    }

    @Bean
    Books books(
            Accounts accounts, TenantLogs tenants, LedgerPosition positions, Past past, Projection postingProjection) {
        return new Books(accounts, tenants, positions, past, postingProjection);
    }
}
