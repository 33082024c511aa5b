package io.paymentledger.query.console;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import io.paymentledger.base.identity.AccessTokens;
import io.paymentledger.base.identity.OpenIdProvider;
import io.paymentledger.base.identity.ProviderUnavailableException;
import io.paymentledger.base.key.Secret;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs people in at the OpenID provider: OpenID Connect Core 1.0, authorization code flow, with PKCE (RFC 7636), state and
 * nonce. The provider's access token is what the session is exchanged for, and what commands are sent with, so both services
 * judge it alike.
 */
final class OidcSignIn {

    private static final Logger LOGGER = LoggerFactory.getLogger(OidcSignIn.class);

    private final OpenIdProvider provider;
    private final ConsoleSettings.Oidc settings;

    OidcSignIn(OpenIdProvider provider, ConsoleSettings.Oidc settings) {
        this.provider = provider;
        this.settings = settings;
    }

    /**
     * What a sign-in that was begun will be recognised by; the browser keeps it meanwhile.
     *
     * @param to where to go then
     */
    record Begun(String state, String nonce, String verifier, String to) {

        static Begun now(String to) {
            return new Begun(Tokens.next(), Tokens.next(), new CodeVerifier().getValue(), to);
        }
    }

    /**
     * The provider's page, for one sign-in.
     *
     * @throws ProviderUnavailableException if the provider has not said yet where it is, and does not answer
     */
    URI page(Begun begun) {
        Scope scope = Scope.parse("openid " + settings.scope());
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE, scope, new ClientID(settings.clientId()), settings.redirectUri())
                .endpointURI(provider.known().metadata().getAuthorizationEndpointURI())
                .state(new State(begun.state))
                .nonce(new Nonce(begun.nonce))
                .codeChallenge(new CodeVerifier(begun.verifier), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /**
     * Exchanges a code for the access token of whoever signed in.
     *
     * @return {@code null} if the provider gives none for it, or none of this sign-in
     * @throws ProviderUnavailableException if the provider does not answer
     */
    @Nullable
    Secret exchange(Begun begun, String code) {
        TokenResponse answer = ask(begun, code);
        if (!(answer instanceof OIDCTokenResponse tokens)) {
            LOGGER.warn(
                    "the OpenID provider gives no token: {}",
                    answer.toErrorResponse().getErrorObject());
            return null;
        }
        @Nullable JWT idToken = tokens.getOIDCTokens().getIDToken();
        try {
            // Whose code this is: without it, somebody else's could be put under a person's session.
            validator().validate(idToken, new Nonce(begun.nonce));
        } catch (BadJOSEException | JOSEException e) {
            LOGGER.warn("the OpenID provider's id token is not of this sign-in: {}", e.getMessage());
            return null;
        }
        return new Secret(tokens.getOIDCTokens().getAccessToken().getValue());
    }

    private TokenResponse ask(Begun begun, String code) {
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(
                new AuthorizationCode(code), settings.redirectUri(), new CodeVerifier(begun.verifier));
        URI endpoint = provider.known().metadata().getTokenEndpointURI();
        ClientID client = new ClientID(settings.clientId());
        TokenRequest request = settings.clientSecret().isEmpty()
                ? new TokenRequest.Builder(endpoint, client, grant).build()
                : new TokenRequest.Builder(
                                endpoint,
                                new ClientSecretBasic(
                                        client, new com.nimbusds.oauth2.sdk.auth.Secret(settings.clientSecret())),
                                grant)
                        .build();
        HTTPRequest http = request.toHTTPRequest();
        http.setConnectTimeout(Math.toIntExact(OpenIdProvider.PATIENCE.toMillis()));
        http.setReadTimeout(Math.toIntExact(OpenIdProvider.PATIENCE.toMillis()));
        try {
            return OIDCTokenResponseParser.parse(http.send());
        } catch (IOException | ParseException e) {
            throw new ProviderUnavailableException("the OpenID provider answers no token request", e);
        }
    }

    private IDTokenValidator validator() {
        OpenIdProvider.Known known = provider.known();
        return new IDTokenValidator(
                known.metadata().getIssuer(),
                new ClientID(settings.clientId()),
                new JWSVerificationKeySelector<>(AccessTokens.ALGORITHMS, known.keys()),
                null);
    }
}
