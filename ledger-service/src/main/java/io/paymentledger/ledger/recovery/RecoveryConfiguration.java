package io.paymentledger.ledger.recovery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.paymentledger.base.ConditionalOnSwitch;
import io.paymentledger.base.History;
import io.paymentledger.eventstore.Confirmation;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.ledger.charge.Commands;
import io.paymentledger.ledger.gateway.Gateway;
import io.paymentledger.ledger.gateway.GatewayCalls;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts recovery together. */
@Configuration(proxyBeanMethods = false)
class RecoveryConfiguration {

    @Bean
    AttemptTable attemptTable(DataSource dataSource) {
        return new AttemptTable(dataSource);
    }

    @Bean
    AttemptKeeper attemptKeeper(EventLog log, History history, AttemptTable table, RecoverySettings settings) {
        return new AttemptKeeper(log, history, table, settings.grace());
    }

    @Bean
    ChargeFollowUp chargeFollowUp(
            Commands commands,
            History history,
            EventLog log,
            Clock clock,
            GatewayCalls gatewayCalls,
            Gateway gateway,
            Confirmation confirmation) {
        return new ChargeFollowUp(commands, history, log, clock, gatewayCalls, gateway, confirmation);
    }

    /** A process may leave the looking after to others. */
    @Bean
    @ConditionalOnSwitch("ledger.recovery.enabled")
    @DependsOnDatabaseInitialization
    Recovery recovery(
            AttemptKeeper keeper,
            AttemptTable table,
            ChargeFollowUp followUp,
            RecoverySettings settings,
            MeterRegistry metrics) {
        return new Recovery(keeper, table, followUp, settings.lease(), metrics);
    }

    @Bean
    @ConditionalOnBean(Recovery.class)
    HealthIndicator recoveryHealthIndicator(Recovery recovery) {
        return new RecoveryHealth(recovery);
    }

    @Bean
    @ConditionalOnBean(Recovery.class)
    HealthIndicator logClockHealthIndicator(Recovery recovery) {
        return new LogClockHealth(recovery);
    }

    @Bean
    @ConditionalOnBean(Recovery.class)
    MeterBinder recoveryMeters(Recovery recovery) {
        return registry -> {
            Gauge.builder("ledger.recovery.last.look.seconds", recovery, Recovery::lastLookSeconds)
                    .description("How long ago this process last looked for charges that are due")
                    .register(registry);
            Gauge.builder(
                            "ledger.recovery.oldest.open.seconds",
                            recovery,
                            each -> each.standing().oldestOpenSeconds())
                    .description("How long the outcome of the oldest attempt has been missing")
                    .register(registry);
            Gauge.builder(
                            "ledger.events.unreadable",
                            recovery,
                            each -> each.standing().unreadEvents())
                    .description("Events in the log that a reader of it cannot read")
                    .tag("reader", "recovery")
                    .register(registry);
            Gauge.builder(
                            "ledger.clock.ahead.seconds",
                            recovery,
                            each -> each.standing().processAheadSeconds())
                    .description("How far the clock of this process is ahead of the database's")
                    .register(registry);
            Gauge.builder(
                            "ledger.log.ahead.seconds",
                            recovery,
                            each -> each.standing().aheadSeconds())
                    .description("How far the time of the log is ahead of the database's clock")
                    .register(registry);
        };
    }
}
