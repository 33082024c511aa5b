package io.paymentledger.base.identity;

import io.paymentledger.base.ConditionalOnSetting;
import io.paymentledger.base.key.ApiKeys;
import io.paymentledger.eventstore.TenantLogs;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Imported by what lets requests in. */
@Configuration(proxyBeanMethods = false)
public class IdentityConfiguration {

    @Bean
    ApiKeys apiKeys(DataSource dataSource) {
        return new ApiKeys(dataSource);
    }

    @Bean
    Credentials credentials(ApiKeys keys, ObjectProvider<AccessTokens> tokens) {
        return new Credentials(keys, tokens.getIfAvailable());
    }

    /** Only with a provider. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnSetting("ledger.oidc.issuer")
    @EnableConfigurationProperties(OidcSettings.class)
    static class Provider {

        @Bean
        OpenIdProvider openIdProvider(OidcSettings settings) {
            return new OpenIdProvider(settings.issuer());
        }

        @Bean
        AccessTokens accessTokens(OidcSettings settings, OpenIdProvider provider, TenantLogs tenants, Clock clock) {
            return new AccessTokens(settings, provider, tenants::isBound, clock);
        }
    }
}
