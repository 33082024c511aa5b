package io.paymentledger.base.webhook;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What both services are told about webhooks, alike.
 *
 * @param keys files with the keys that seal endpoints' secrets: 32 random bytes each, in Base64; the first one seals, all of
 *     them open; none: there are no webhooks
 * @param allowedHosts hosts that may be spoken to without TLS, and wherever their addresses are
 */
@ConfigurationProperties("ledger.webhooks")
public record WebhookSettings(
        @DefaultValue List<Path> keys, @DefaultValue Set<String> allowedHosts) {

    public WebhookSettings {
        keys = List.copyOf(keys);
        allowedHosts = Set.copyOf(allowedHosts);
    }
}
