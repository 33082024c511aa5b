package io.paymentledger.query.export;

import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ExportConfiguration {

    @Bean
    JournalExport journalExport(DataSource dataSource) {
        return new JournalExport(new Journal(dataSource));
    }
}
