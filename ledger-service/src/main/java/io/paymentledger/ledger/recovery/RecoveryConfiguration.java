package io.paymentledger.ledger.recovery;

import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.base.History;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.ledger.charge.Aftercare;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
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
    AttemptKeeper attemptKeeper(
            EventLog log,
            History history,
            AttemptTable table,
            @Value("${ledger.recovery.grace:PT15S}") Duration grace) {
        return new AttemptKeeper(log, history, table, grace);
    }

    /** A process may leave the looking after to others. */
    @Bean
    @ConditionalOnBooleanProperty(name = "ledger.recovery.enabled", matchIfMissing = true)
    @DependsOnDatabaseInitialization
    Recovery recovery(
            AttemptKeeper keeper,
            AttemptTable table,
            Aftercare aftercare,
            @Value("${ledger.recovery.lease:PT30S}") Duration leaseLife,
            MeterRegistry metrics) {
        return new Recovery(keeper, table, aftercare, leaseLife, metrics);
    }
}
