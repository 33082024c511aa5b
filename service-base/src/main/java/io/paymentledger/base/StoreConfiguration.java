package io.paymentledger.base;

import io.paymentledger.base.journal.KeyRequests;
import io.paymentledger.base.month.MonthClosings;
import io.paymentledger.base.transparency.LogTree;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.eventstore.TenantLogs;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The reading side of the event store, which both services have. */
@Configuration(proxyBeanMethods = false)
public class StoreConfiguration {

    @Bean
    TenantLogs tenantLogs(DataSource dataSource) {
        return new TenantLogs(dataSource);
    }

    @Bean
    @DependsOnDatabaseInitialization
    DatabaseSignIn databaseSignIn(DataSource dataSource) {
        return new DatabaseSignIn(dataSource);
    }

    @Bean
    EventLog eventLog(DataSource dataSource, TenantLogs tenantLogs) {
        return new EventLog(dataSource, tenantLogs);
    }

    @Bean
    LedgerEventFormat ledgerEventFormat() {
        return new LedgerEventFormat();
    }

    @Bean
    History history(EventLog eventLog, LedgerEventFormat format) {
        return new History(eventLog, format);
    }

    @Bean
    HealthIndicator eventStoreHealthIndicator(EventLog eventLog) {
        return new EventStoreHealth(eventLog);
    }

    @Bean
    KeyRequests keyRequests(DataSource dataSource) {
        return new KeyRequests(dataSource);
    }

    @Bean
    LogTree logTree(DataSource dataSource) {
        return new LogTree(dataSource);
    }

    @Bean
    MonthClosings monthClosings(DataSource dataSource) {
        return new MonthClosings(dataSource);
    }

    @Bean
    LogWatch logWatch(DataSource dataSource) {
        return new LogWatch(dataSource);
    }
}
