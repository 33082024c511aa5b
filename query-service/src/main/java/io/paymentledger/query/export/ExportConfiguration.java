package io.paymentledger.query.export;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.query.scope.TenantReads;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ExportConfiguration {

    @Bean
    JournalExport journalExport(TenantReads reads) {
        return new JournalExport(new Journal(reads));
    }

    @Bean
    EventLines eventLines(TenantReads reads) {
        return new EventLines(reads);
    }

    @Bean
    EventTail eventTail(EventLog log, LogWatch watch) {
        return new EventTail(log, watch);
    }

    @Bean
    EventFeed eventFeed(EventLines lines, EventLog log, EventTail tail) {
        return new EventFeed(lines, log, tail);
    }

    @Bean
    MeterBinder streamMeters(EventTail tail) {
        return registry -> Gauge.builder("ledger.streams", tail, EventTail::clients)
                .description("Clients that follow events as they are recorded")
                .register(registry);
    }
}
