package io.paymentledger.query.console;

import static java.util.Objects.requireNonNull;

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
            requireNonNull(clientId, "ledger.console.oidc.client-id");
            requireNonNull(redirectUri, "ledger.console.oidc.redirect-uri");
            if (!redirectUri.getPath().endsWith(OidcSignInController.CALLBACK)) {
                throw new IllegalArgumentException(
                        "ledger.console.oidc.redirect-uri ends with " + OidcSignInController.CALLBACK);
            }
        }

        @Override
        public String toString() {
            return "Oidc[%s, redacted, %s, %s]".formatted(clientId, redirectUri, scope);
        }
    }

    ConsoleSettings {
        requireNonNull(ledgerService);
        requireNonNull(notice);
        if (idle.toSeconds() < 1 || life.compareTo(idle) < 0) {
            throw new IllegalArgumentException(
                    "ledger.console.idle is at least a second, and ledger.console.life not less than that");
        }
        if (sessions < 1) {
            throw new IllegalArgumentException("ledger.console.sessions is at least 1");
        }
    }
}
