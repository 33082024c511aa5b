package io.paymentledger.ledger.webhook;

import io.paymentledger.base.History;
import io.paymentledger.base.WaitingWork;
import io.paymentledger.base.webhook.Destinations;
import io.paymentledger.base.webhook.EndpointRegisters;
import io.paymentledger.base.webhook.WebhookKeys;
import io.paymentledger.base.webhook.WebhookVerdicts;
import io.paymentledger.base.webhook.WebhookVerdicts.Verdict;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.eventstore.axon.Snapshots;
import java.time.Duration;
import java.util.Optional;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LedgerWebhookConfiguration {

    /** How long an endpoint that gave up is not recorded as disabled; nothing is sent to it meanwhile. */
    private static final Duration PERIOD = Duration.ofSeconds(1);

    @Bean
    Snapshots endpointSnapshots(EndpointRegisters registers) {
        return new EndpointSnapshots(registers);
    }

    @Bean
    Webhooks webhooks(
            CommandGateway commands,
            History history,
            EndpointRegisters registers,
            EventLog log,
            TenantLogs tenants,
            Destinations destinations,
            Optional<WebhookKeys> keys) {
        return new Webhooks(commands, history, registers, log, tenants, destinations, keys);
    }

    @Bean
    @DependsOnDatabaseInitialization
    WaitingWork<Verdict> webhookVerdictKeeper(WebhookVerdicts verdicts, Webhooks webhooks) {
        VerdictKeeper keeper = new VerdictKeeper(verdicts, webhooks);
        return new WaitingWork<>("ledger-webhook-verdicts", PERIOD, verdicts::open, keeper::record);
    }
}
