package io.paymentledger.base.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.paymentledger.base.InvalidSettingException;
import io.paymentledger.base.key.ApiKey;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.key.Secret;
import io.paymentledger.base.testing.TestOpenIdProvider;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest {

    private static final TestOpenIdProvider PROVIDER = new TestOpenIdProvider();

    private final AccessTokens tokens = tokensOf(PROVIDER.issuer());

    private static AccessTokens tokensOf(URI issuer) {
        return new AccessTokens(
                new OidcSettings(issuer, TestOpenIdProvider.AUDIENCE, "tenant", "scope"),
                new OpenIdProvider(issuer),
                Set.of("acme", "other")::contains,
                Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        PROVIDER.close();
    }

    private static JWTClaimsSet.Builder good() {
        return PROVIDER.claims("ada", "acme", "openid charges:read audit:read nothing:here");
    }

    private Optional<ApiKey> find(JWTClaimsSet.Builder claims) {
        return tokens.find(new Secret(PROVIDER.signed(claims.build())));
    }

    @Test
    void aTokenSpeaksForAPersonInATenantWithTheScopesThatTheLedgerKnows() {
        assertThat(find(good())).contains(new ApiKey("oidc:ada", "acme", Set.of(Scope.CHARGES_READ, Scope.AUDIT_READ)));
    }

    @Test
    void scopesMayBeAListOrMissing() {
        assertThat(find(good().claim("scope", List.of("admin", "other"))))
                .hasValueSatisfying(key -> assertThat(key.scopes()).containsExactly(Scope.ADMIN));
        assertThat(find(good().claim("scope", null)))
                .hasValueSatisfying(key -> assertThat(key.scopes()).isEmpty());
    }

    @Test
    void aTokenOfAnotherIssuerOrForAnotherAudienceIsNone() {
        assertThat(find(good().issuer("https://evil.example"))).isEmpty();
        assertThat(find(good().audience("another"))).isEmpty();
        assertThat(find(good().audience(List.of("another", TestOpenIdProvider.AUDIENCE))))
                .isPresent();
        assertThat(find(good().audience((String) null))).isEmpty();
    }

    @Test
    void aTokenThatIsOverOrNotYetGoodIsNone() {
        Instant now = Instant.now();
        // Clocks may differ by a minute.
        assertThat(find(good().expirationTime(Date.from(now.minusSeconds(90))))).isEmpty();
        assertThat(find(good().notBeforeTime(Date.from(now.plusSeconds(90))))).isEmpty();
        assertThat(find(good().expirationTime(null))).isEmpty();
    }

    @Test
    void aPersonWithoutATenantOfThisLedgerIsNobody() {
        assertThat(find(good().claim("tenant", null))).isEmpty();
        assertThat(find(good().claim("tenant", "unknown"))).isEmpty();
        assertThat(find(good().claim("tenant", List.of("acme")))).isEmpty();
    }

    @Test
    void aClaimThatIsNullOrCouldBeNoTenantsNameIsNone() {
        assertThat(find(good().serializeNullClaims(true).claim("tenant", null))).isEmpty();
        assertThat(find(good().serializeNullClaims(true).subject(null))).isEmpty();
        assertThat(find(good().claim("tenant", "\u0000"))).isEmpty();
        assertThat(find(good().claim("tenant", "acme/other"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "line\nbreak", "4242424242424242", "caf\u00e9"})
    void aSubjectThatHistoryCannotNameIsNobody(String subject) {
        assertThat(find(good().subject(subject))).isEmpty();
    }

    @Test
    void onlyWhatTheProviderSignedCounts() throws Exception {
        JWTClaimsSet claims = good().build();
        RSAKey stranger = TestOpenIdProvider.newKey("first");
        SignedJWT confused = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        confused.sign(new MACSigner(PROVIDER.publicKey().toRSAPublicKey().getEncoded()));
        String signed = PROVIDER.signed(claims);

        for (String forged : List.of(
                TestOpenIdProvider.signed(claims, stranger, _ -> {}),
                new PlainJWT(claims).serialize(),
                confused.serialize(),
                signed.substring(0, signed.lastIndexOf('.') + 1),
                signed.substring(0, signed.length() - 6) + "AAAAAA",
                "eyJ",
                "eyJ.eyJ.eyJ")) {
            assertThat(tokens.find(new Secret(forged))).as(forged).isEmpty();
        }
    }

    @Test
    void aTokenForAnotherPurposeIsNone() {
        JWTClaimsSet claims = good().build();

        assertThat(tokens.find(
                        new Secret(PROVIDER.signed(claims, header -> header.type(new JOSEObjectType("at+jwt"))))))
                .isPresent();
        assertThat(tokens.find(
                        new Secret(PROVIDER.signed(claims, header -> header.type(new JOSEObjectType("logout+jwt"))))))
                .isEmpty();
    }

    @Test
    void howeverManyKeysAreMadeUpTheProviderIsAskedSeldom() {
        assertThat(find(good())).isPresent();
        int before = PROVIDER.keysAsked();

        for (int i = 0; i < 50; i++) {
            String name = "made-up-" + i;
            String token = PROVIDER.signed(good().build(), header -> header.keyID(name));
            try {
                assertThat(tokens.find(new Secret(token))).isEmpty();
            } catch (ProviderUnavailableException e) {
                // It was asked often enough.
                assertThat(e).hasMessageContaining("keys");
            }
        }

        assertThat(PROVIDER.keysAsked() - before).isLessThanOrEqualTo(2);
        assertThat(find(good())).isPresent();
    }

    @Test
    void withoutTheProviderNobodyKnowsWhoATokenSpeaksFor() {
        AccessTokens alone = tokensOf(URI.create("http://127.0.0.1:9"));

        assertThatThrownBy(() -> alone.find(new Secret(PROVIDER.signed(good().build()))))
                .isInstanceOf(ProviderUnavailableException.class);
    }

    @Test
    void anIssuerInTheOpenIsSpokenToByTlsOnly() {
        assertThatThrownBy(() -> new OidcSettings(URI.create("http://login.example"), "a", "tenant", "scope"))
                .isInstanceOf(InvalidSettingException.class);
    }
}
