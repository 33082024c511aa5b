package io.paymentledger.ledger.gateway.stripe;

import io.paymentledger.base.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code ledger.gateway.stripe.*}. The secrets among them show in no log.
 *
 * @param apiKey a secret or restricted key of the Stripe account
 * @param webhookSecret the signing secret of the account's webhook endpoint
 * @param apiBase where Stripe's API is; plain HTTP only to this machine, because each request carries the key
 * @param connectTimeout how long to wait for a connection
 * @param timeLimit how long one call may take from its beginning to the last byte of its answer
 * @param multicapture whether the account may capture one authorisation several times
 */
@ConfigurationProperties("ledger.gateway.stripe")
@ConditionalOnProperty(name = "ledger.gateway.name", havingValue = StripeGateway.NAME)
record StripeSettings(
        @DefaultValue("") String apiKey,
        @DefaultValue("") String webhookSecret,
        @DefaultValue("https://api.stripe.com") URI apiBase,
        @DefaultValue("PT3S") Duration connectTimeout,
        @DefaultValue("PT30S") Duration timeLimit,
        @DefaultValue("false") boolean multicapture) {

    /** Stripe's own libraries wait for 80 seconds; nobody waits longer for an answer that may still come. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(80);

    private static final List<String> THIS_MACHINE = List.of("localhost", "127.0.0.1", "[::1]");

    StripeSettings {
        // The values are secrets, so no message repeats them.
        require(
                apiKey.matches("(sk|rk)_[!-~]+"),
                "api-key",
                "is a secret or restricted key of Stripe: sk_... or rk_...");
        require(webhookSecret.matches("whsec_[!-~]+"), "webhook-secret", "is a signing secret of Stripe: whsec_...");
        require(
                "https".equals(apiBase.getScheme())
                        || ("http".equals(apiBase.getScheme())
                                && THIS_MACHINE.contains(String.valueOf(apiBase.getHost()))),
                "api-base",
                "is an https address, or an http one on this machine");
        require(isReasonable(connectTimeout), "connect-timeout", "is more than nothing and at most " + LONGEST_WAIT);
        require(isReasonable(timeLimit), "time-limit", "is more than nothing and at most " + LONGEST_WAIT);
    }

    private static boolean isReasonable(Duration wait) {
        return wait.isPositive() && wait.compareTo(LONGEST_WAIT) <= 0;
    }

    private static void require(boolean holds, String name, String rule) {
        Setting.require("ledger.gateway.stripe." + name, holds, rule);
    }

    @Override
    public String toString() {
        return "StripeSettings[apiBase=%s, connectTimeout=%s, timeLimit=%s, multicapture=%s, secrets redacted]"
                .formatted(apiBase, connectTimeout, timeLimit, multicapture);
    }
}
