package io.paymentledger.ledger.month;

import io.paymentledger.base.History;
import io.paymentledger.base.WaitingWork;
import io.paymentledger.base.month.MonthClosings;
import io.paymentledger.base.month.MonthClosings.Noted;
import io.paymentledger.eventstore.EventLog;
import java.time.Duration;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LedgerMonthConfiguration {

    /** How long a month's root that was found is not recorded. */
    private static final Duration PERIOD = Duration.ofSeconds(1);

    @Bean
    Months months(CommandGateway commands, History history, EventLog log, MonthClosings closings) {
        return new Months(commands, history, log, closings);
    }

    @Bean
    @DependsOnDatabaseInitialization
    WaitingWork<Noted> monthSealKeeper(MonthClosings closings, Months months) {
        SealKeeper keeper = new SealKeeper(closings, months);
        return new WaitingWork<>("ledger-month-seals", PERIOD, closings::noted, keeper::record);
    }
}
