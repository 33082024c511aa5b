package io.paymentledger.ledger.gateway.stripe;

import com.stripe.Stripe;
import com.stripe.StripeClient;
import io.paymentledger.ledger.gateway.Gateway;
import io.paymentledger.ledger.gateway.GatewayNotifications;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Stripe as the gateway that is named. It is imported where gateways are chosen, and found nowhere else.
 */
@ConditionalOnProperty(name = "ledger.gateway.name", havingValue = StripeGateway.NAME)
@EnableConfigurationProperties(StripeSettings.class)
public class StripeConfiguration {

    @Bean
    StripeHttp stripeHttp(StripeSettings settings) {
        return new StripeHttp(settings.connectTimeout(), settings.timeLimit());
    }

    @Bean
    StripeClient stripeClient(StripeSettings settings, StripeHttp http) {
        return client(settings, http);
    }

    @Bean(defaultCandidate = false)
    @Qualifier("gatewayAdapter")
    Gateway stripeGateway(StripeClient client, StripeSettings settings, Clock clock) {
        return new StripeGateway(client, settings.multicapture(), clock);
    }

    @Bean
    GatewayNotifications stripeNotifications(StripeClient client, StripeSettings settings, Clock clock) {
        return new StripeNotifications(client, settings.webhookSecret(), clock);
    }

    static StripeClient client(StripeSettings settings, StripeHttp http) {
        // The library's switch is a global one. What it would send is about this machine, and nobody agreed to that.
        Stripe.enableTelemetry = false;
        return StripeClient.builder()
                .setApiKey(settings.apiKey())
                .setApiBase(settings.apiBase().toString())
                .setHttpClient(http)
                // Recovery decides whether an attempt is sent again, and knows how often it was.
                .setMaxNetworkRetries(0)
                .build();
    }
}
