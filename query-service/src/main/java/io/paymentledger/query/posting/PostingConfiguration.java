package io.paymentledger.query.posting;

import io.paymentledger.query.projection.Projection;
import io.paymentledger.query.projection.Projections;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PostingConfiguration {

    @Bean
    Projection postingProjection(Projections projections, DataSource dataSource) {
        return projections.of(new PostingReadModel(dataSource, new PostingTable(), PostingRules.CURRENT));
    }

    @Bean
    Accounts accounts(DataSource dataSource) {
        return new Accounts(dataSource);
    }
}
