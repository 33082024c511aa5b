package io.paymentledger.base.webhook;

import io.paymentledger.base.ConditionalOnSetting;
import io.paymentledger.base.History;
import io.paymentledger.base.Setting;
import java.net.InetAddress;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What both services have of webhooks; keys only where there are some. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookSettings.class)
public class WebhookConfiguration {

    /** Without it, an endpoint can neither be made nor sent to. */
    public static final String KEYS = "ledger.webhooks.keys";

    @Bean
    Destinations webhookDestinations(WebhookSettings settings) {
        return new Destinations(settings.allowedHosts(), InetAddress::getAllByName);
    }

    @Bean
    @ConditionalOnSetting(KEYS)
    WebhookKeys webhookKeys(WebhookSettings settings) {
        return new WebhookKeys(Setting.read(KEYS, () -> SecretSeal.read(settings.keys())));
    }

    @Bean
    EndpointRegisters webhookEndpointRegisters(History history) {
        return new EndpointRegisters(history);
    }

    @Bean
    WebhookVerdicts webhookVerdicts(DataSource dataSource) {
        return new WebhookVerdicts(dataSource);
    }
}
