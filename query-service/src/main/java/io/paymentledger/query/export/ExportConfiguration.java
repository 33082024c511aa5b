package io.paymentledger.query.export;

import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogWatch;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ExportConfiguration {

    @Bean
    JournalExport journalExport(DataSource dataSource) {
        return new JournalExport(new Journal(dataSource));
    }

    @Bean
    EventLines eventLines(DataSource dataSource) {
        return new EventLines(dataSource);
    }

    @Bean
    EventFeed eventFeed(EventLines lines, EventLog log, LogWatch watch) {
        return new EventFeed(lines, log, watch);
    }
}
