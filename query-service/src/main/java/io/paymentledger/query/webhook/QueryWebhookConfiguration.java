package io.paymentledger.query.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.paymentledger.base.ConditionalOnSetting;
import io.paymentledger.base.LedgerEventFormat;
import io.paymentledger.base.webhook.Destinations;
import io.paymentledger.base.webhook.EndpointRegisters;
import io.paymentledger.base.webhook.WebhookConfiguration;
import io.paymentledger.base.webhook.WebhookKeys;
import io.paymentledger.base.webhook.WebhookVerdicts;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogWatch;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.query.scope.TenantReads;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Puts delivery together; it works only where there are keys to open secrets with. */
@Configuration(proxyBeanMethods = false)
class QueryWebhookConfiguration {

    @Bean
    @ConditionalOnSetting(WebhookConfiguration.KEYS)
    WebhookPool webhookPool(DataSource dataSource, TenantLogs tenants, LedgerEventFormat format) throws SQLException {
        return new WebhookPool(dataSource, tenants, format);
    }

    @Bean
    DeliveryLog webhookDeliveryLog(TenantReads reads) {
        return new DeliveryLog(reads);
    }

    @Bean
    TenantEndpoints tenantEndpoints(
            DeliveryLog deliveries, EndpointRegisters registers, EventLog log, TenantLogs tenants) {
        return new TenantEndpoints(deliveries, registers, log, tenants);
    }

    @Bean
    @ConditionalOnSetting(WebhookConfiguration.KEYS)
    Sender webhookSender(Destinations destinations, Clock clock) {
        return new Sender(destinations, clock);
    }

    @Bean
    @ConditionalOnSetting(WebhookConfiguration.KEYS)
    PostOffice webhookPostOffice(
            WebhookPool pool, Sender sender, JsonMapper json, WebhookKeys keys, Clock clock, MeterRegistry metrics) {
        return new PostOffice(
                RightOfWay.of(pool.log()),
                sender,
                new Payloads(pool.history(), json),
                keys,
                clock,
                attempt -> Timer.builder("ledger.webhook.attempts")
                        .description("Requests to webhook endpoints, and how long they took")
                        .tag("outcome", Objects.requireNonNullElse(attempt.failure(), "accepted"))
                        .register(metrics)
                        .record(attempt.duration()));
    }

    @Bean
    @ConditionalOnSetting(WebhookConfiguration.KEYS)
    @DependsOnDatabaseInitialization
    Couriers webhookCouriers(
            WebhookPool pool, LogWatch watch, PostOffice office, WebhookVerdicts verdicts, Clock clock) {
        DataSource dataSource = pool.dataSource();
        return new Couriers(
                new EndpointTable(dataSource),
                new DeliveryTable(dataSource),
                new OldDeliveries(dataSource),
                new Follower(dataSource, pool.log(), pool.history()),
                new EndpointRegisters(pool.history()),
                new LogBlocks(pool.log(), watch),
                watch,
                office,
                verdicts,
                clock);
    }

    @Bean
    WebhookBacklog webhookBacklog(DataSource dataSource) {
        return new WebhookBacklog(dataSource);
    }

    @Bean
    @ConditionalOnSetting(WebhookConfiguration.KEYS)
    HealthIndicator webhooksHealthIndicator(Couriers couriers, WebhookBacklog backlog) {
        return new WebhookHealth(couriers, backlog);
    }

    @Bean
    @ConditionalOnSetting(WebhookConfiguration.KEYS)
    MeterBinder webhookRounds(Couriers couriers) {
        return registry -> Gauge.builder(
                        "ledger.webhook.last.round.seconds",
                        couriers,
                        each -> each.sinceLastRound().toMillis() / 1_000.0)
                .description("How long ago this process last looked for webhooks to send")
                .register(registry);
    }

    @Bean
    MeterBinder webhookMeters(WebhookBacklog backlog) {
        return registry -> {
            Gauge.builder(
                            "ledger.webhook.endpoints",
                            backlog,
                            each -> each.now().endpoints())
                    .description("Webhook endpoints that are enabled")
                    .register(registry);
            Gauge.builder("ledger.webhook.failing", backlog, each -> each.now().failing())
                    .description("Of these, those whose last attempts failed")
                    .register(registry);
            Gauge.builder(
                            "ledger.webhook.lag.events",
                            backlog,
                            each -> each.now().lagEvents())
                    .description("Positions by which the last of those that do not fail is behind its log")
                    .register(registry);
            Gauge.builder("ledger.webhook.open", backlog, each -> each.now().open())
                    .description("Deliveries that are to be tried again, or wait behind such a one")
                    .register(registry);
            Gauge.builder(
                            "ledger.events.unreadable",
                            backlog,
                            each -> each.now().setAside())
                    .description("Events in the log that a reader of it cannot read")
                    .tag("reader", "webhooks")
                    .register(registry);
        };
    }
}
