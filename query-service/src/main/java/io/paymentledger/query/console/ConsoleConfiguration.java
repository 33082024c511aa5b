package io.paymentledger.query.console;

import io.paymentledger.base.ConditionalOnSetting;
import io.paymentledger.base.identity.Credentials;
import io.paymentledger.base.identity.OpenIdProvider;
import io.paymentledger.base.journal.KeyRequests;
import io.paymentledger.base.key.KeyDirectory;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.query.charge.ChargeHistories;
import io.paymentledger.query.charge.Charges;
import io.paymentledger.query.charge.OpenAttempts;
import io.paymentledger.query.idempotency.RequestsOfKey;
import io.paymentledger.query.posting.ChargePostings;
import io.paymentledger.query.projection.ReadModels;
import io.paymentledger.query.reconciliation.GatewayReferences;
import io.paymentledger.query.reconciliation.OpenBreaks;
import io.paymentledger.query.webhook.TenantEndpoints;
import java.time.Clock;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

@ConsoleEnabled
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConsoleSettings.class)
class ConsoleConfiguration {

    @Bean
    Sessions consoleSessions(Credentials credentials, ConsoleSettings settings, Clock clock) {
        return new Sessions(credentials, settings, clock);
    }

    @Bean
    SignIn consoleSignIn(Sessions sessions, ConsoleSettings settings) {
        return new SignIn(sessions, settings.oidc() != null);
    }

    /** Only with a provider; a console that is to send people to one cannot start without. */
    @Bean
    @ConditionalOnSetting("ledger.console.oidc.client-id")
    OidcSignIn consoleOidcSignIn(OpenIdProvider provider, ConsoleSettings settings) {
        return new OidcSignIn(provider, Objects.requireNonNull(settings.oidc()));
    }

    @Bean
    SignInLinks signInLinks() {
        return new SignInLinks();
    }

    @Bean
    Assets consoleAssets() {
        return new Assets();
    }

    @Bean
    Frames consoleFrames(Sessions sessions, Credentials credentials, ConsoleSettings settings, Assets assets) {
        return new Frames(sessions, credentials, settings, assets.names());
    }

    @Bean
    Failures consoleFailures(Frames frames) {
        return new Failures(frames);
    }

    @Bean
    FilterRegistrationBean<PageHeaders> consolePageHeaders() {
        FilterRegistrationBean<PageHeaders> filter = new FilterRegistrationBean<>(new PageHeaders());
        filter.addUrlPatterns("/console", "/console/*");
        return filter;
    }

    @Bean
    LedgerService consoleLedgerService(ConsoleSettings settings, JsonMapper json) {
        return new LedgerService(settings.ledgerService(), json);
    }

    @Bean
    Desk consoleDesk(Sessions sessions, LedgerService ledger) {
        return new Desk(sessions, ledger);
    }

    @Bean
    Waiting consoleWaiting(
            Charges charges,
            ChargeHistories histories,
            OpenAttempts attempts,
            OpenBreaks breaks,
            TenantEndpoints endpoints,
            Clock clock) {
        return new Waiting(charges, histories, attempts, breaks, endpoints, clock);
    }

    @Bean
    LiveFigures consoleFigures(
            EventLog log, TenantLogs tenants, ReadModels readModels, TenantEndpoints endpoints, Clock clock) {
        return new LiveFigures(log, tenants, readModels, endpoints, clock);
    }

    @Bean
    KeyDirectory consoleKeyDirectory(DataSource dataSource) {
        return new KeyDirectory(dataSource);
    }

    @Bean
    Search consoleSearch(Charges charges, GatewayReferences references, KeyRequests requests) {
        return new Search(charges, references, requests);
    }

    @Bean
    Timeline consoleTimeline(RequestsOfKey requests, ChargePostings postings) {
        return new Timeline(requests, postings);
    }

    @Bean
    WebMvcConfigurer consoleInterceptors(Sessions sessions, Frames frames) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                interceptors.addInterceptor(new FormGuard(sessions)).addPathPatterns("/console/**");
                interceptors.addInterceptor(new FrameAround(frames)).addPathPatterns("/console/**");
            }
        };
    }
}
