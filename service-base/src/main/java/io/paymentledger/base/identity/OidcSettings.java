package io.paymentledger.base.identity;

import static java.util.Objects.requireNonNull;

import io.paymentledger.base.Setting;
import java.net.URI;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The OpenID provider whose access tokens are let in. There is none unless {@code ledger.oidc.issuer} is set.
 *
 * @param issuer as the provider names itself; https, or on this machine
 * @param audience what a token has to be meant for
 * @param tenantClaim the claim that names the ledger's tenant
 * @param scopesClaim the claim that names the ledger's scopes: a text with spaces between them, or a list; others in it
 *     mean nothing here
 */
@ConfigurationProperties("ledger.oidc")
public record OidcSettings(
        URI issuer,
        String audience,
        @DefaultValue("tenant") String tenantClaim,
        @DefaultValue("scope") String scopesClaim) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public OidcSettings {
        requireNonNull(issuer);
        Setting.require(
                "ledger.oidc.issuer",
                "https".equals(issuer.getScheme()) || LOOPBACK.contains(issuer.getHost()),
                "is an address of https");
        Setting.require(
                "ledger.oidc.audience",
                audience != null && !audience.isBlank(),
                "says what the provider's tokens are meant for");
    }
}
