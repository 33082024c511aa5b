package io.paymentledger.query.console;

import static java.util.Objects.requireNonNull;

import io.paymentledger.base.Setting;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set of the console. {@code ledger.console.enabled}, true by default, says whether it is served.
 *
 * @param ledgerService where commands are sent to
 * @param idle how long a session lives without a request
 * @param life how long a session lives at all
 * @param sessions how many sessions there are at most, in this process
 * @param oidc how people sign in at the OpenID provider of {@code ledger.oidc}; {@code null}: with API keys only
 * @param notice what every page says above everything else; empty for nothing
 */
@ConfigurationProperties("ledger.console")
record ConsoleSettings(
        @DefaultValue("http://localhost:8080") URI ledgerService,
        @DefaultValue("PT30M") Duration idle,
        @DefaultValue("PT12H") Duration life,
        @DefaultValue("1000") int sessions,
        @Nullable Oidc oidc,
        @DefaultValue("") String notice) {

    /**
     * The console as the OpenID provider knows it.
     *
     * @param clientId its name there
     * @param clientSecret empty for a public client, which proves itself by PKCE alone
     * @param redirectUri the address of {@code /console/sign-in/oidc/callback} as browsers reach it
     * @param scope what is asked for, beside {@code openid}: what makes the provider put the ledger's scopes into the token
     */
    record Oidc(
            String clientId,
            @DefaultValue("") String clientSecret,
            URI redirectUri,
            @DefaultValue("") String scope) {

        Oidc {
            Setting.require("ledger.console.oidc.client-id", clientId != null, "is the console's name at the provider");
            Setting.require(
                    "ledger.console.oidc.redirect-uri",
                    redirectUri != null
                            && String.valueOf(redirectUri.getPath()).endsWith(OidcSignInController.CALLBACK),
                    "ends with " + OidcSignInController.CALLBACK);
        }

        @Override
        public String toString() {
            return "Oidc[%s, redacted, %s, %s]".formatted(clientId, redirectUri, scope);
        }
    }

    private static final Duration LONGEST = Duration.ofDays(366);

    ConsoleSettings {
        requireNonNull(ledgerService);
        requireNonNull(notice);
        Setting.http("ledger.console.ledger-service", ledgerService);
        Setting.between("ledger.console.idle", idle, Duration.ofSeconds(1), LONGEST);
        Setting.between("ledger.console.life", life, idle, LONGEST);
        Setting.between("ledger.console.sessions", sessions, 1, 1_000_000);
    }
}
