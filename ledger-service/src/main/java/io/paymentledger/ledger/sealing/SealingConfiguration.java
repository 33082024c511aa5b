package io.paymentledger.ledger.sealing;

import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.base.ConditionalOnSetting;
import io.paymentledger.base.Setting;
import io.paymentledger.base.transparency.LogTree;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.proof.KeyFiles;
import io.paymentledger.proof.KeyFiles.NamelessKey;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Seals the logs where there is a key to sign with. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SealingSettings.class)
@ConditionalOnSetting(SealingConfiguration.KEYS)
class SealingConfiguration {

    static final String KEYS = "ledger.sealing.keys";

    @Bean
    LogSealer logSealer(DataSource dataSource, EventLog events, LogTree tree, SealingSettings settings) {
        List<NamelessKey> keys = Setting.read(
                KEYS,
                () -> settings.keys().stream()
                        .flatMap(file -> KeyFiles.read(file, settings.keyPassword()).stream())
                        .toList());
        return new LogSealer(
                dataSource,
                events,
                tree,
                log -> keys.stream()
                        .map(key -> key.named(settings.originOf(log)))
                        .toList(),
                Clock.systemUTC());
    }

    @Bean
    @DependsOnDatabaseInitialization
    Sealing sealing(EventLog events, LogSealer sealer, SealingSettings settings, MeterRegistry metrics) {
        return new Sealing(events, sealer, settings.period(), metrics);
    }
}
