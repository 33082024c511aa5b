package io.paymentledger.query.month;

import io.paymentledger.base.History;
import io.paymentledger.base.WaitingWork;
import io.paymentledger.base.month.MonthClosings;
import io.paymentledger.base.month.MonthClosings.TenantMonth;
import io.paymentledger.query.posting.MonthBalances;
import java.time.Duration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class QueryMonthConfiguration {

    /** How long a closed month is not looked at. */
    private static final Duration PERIOD = Duration.ofSeconds(1);

    @Bean
    SealedMonths sealedMonths(MonthClosings closings, History history) {
        return new SealedMonths(closings, history);
    }

    @Bean
    @DependsOnDatabaseInitialization
    WaitingWork<TenantMonth> monthSealer(MonthClosings closings, SealedMonths months, MonthBalances balances) {
        MonthSealer sealer = new MonthSealer(closings, months, balances);
        return new WaitingWork<>("query-month-seals", PERIOD, closings::waiting, sealer::seal);
    }
}
