package io.paymentledger.base.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.paymentledger.base.CardNumbers;
import io.paymentledger.base.key.ApiKey;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.key.Secret;
import io.paymentledger.events.StreamName;
import java.text.ParseException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access tokens of the OpenID provider: signed JWTs (RFC 9068, RFC 7519) that are meant for this ledger. The provider says
 * who the person is, in which tenant, and what they may do there; history names them {@code oidc:} and the provider's name
 * for them, {@code sub}, which no other person ever has.
 */
public final class AccessTokens {

    private static final Logger LOGGER = LoggerFactory.getLogger(AccessTokens.class);

    /** How each JWT begins: an object in JSON, in Base64. No API key does. */
    private static final String BEGINNING = "eyJ";

    private static final String ACTOR = "oidc:";

    /** Signatures with a private key of the provider's: whoever can only verify can make none. */
    public static final Set<JWSAlgorithm> ALGORITHMS = Stream.of(
                    JWSAlgorithm.Family.RSA, JWSAlgorithm.Family.EC, JWSAlgorithm.Family.ED)
            .flatMap(Collection::stream)
            .collect(Collectors.toUnmodifiableSet());

    /** Providers give {@code at+jwt} (RFC 9068), {@code JWT}, or nothing. */
    private static final DefaultJOSEObjectTypeVerifier<SecurityContext> TYPES =
            new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt"), JOSEObjectType.JWT, null);

    private static final Pattern SUBJECT = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private static final Set<String> SCOPES =
            Arrays.stream(Scope.values()).map(Scope::wireName).collect(Collectors.toUnmodifiableSet());

    private final OidcSettings settings;
    private final OpenIdProvider provider;
    private final Predicate<String> tenants;
    private final Clock clock;

    /**
     * @param tenants tells those that the ledger has
     * @param clock by which tokens begin and end, give or take the minute by which clocks may differ
     */
    AccessTokens(OidcSettings settings, OpenIdProvider provider, Predicate<String> tenants, Clock clock) {
        this.clock = clock;
        this.settings = settings;
        this.provider = provider;
        this.tenants = tenants;
    }

    /** Whether a secret may be an access token, by its look. */
    static boolean mayBe(Secret secret) {
        return secret.value().startsWith(BEGINNING);
    }

    /**
     * Whom a token speaks for; empty if it is none, is over, or names no tenant of this ledger.
     *
     * @throws ProviderUnavailableException if the provider's keys are needed and it does not answer
     */
    Optional<ApiKey> find(Secret token) {
        try {
            return identity(verifier().process(token.value(), null));
        } catch (KeySourceException e) {
            throw new ProviderUnavailableException("the OpenID provider's keys cannot be had", e);
        } catch (ParseException | BadJOSEException | JOSEException e) {
            LOGGER.debug("an access token is refused: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private DefaultJWTProcessor<SecurityContext> verifier() {
        DefaultJWTProcessor<SecurityContext> verifier = new DefaultJWTProcessor<>();
        verifier.setJWSTypeVerifier(TYPES);
        verifier.setJWSKeySelector(
                new JWSVerificationKeySelector<>(ALGORITHMS, provider.known().keys()));
        verifier.setJWTClaimsSetVerifier(
                new DefaultJWTClaimsVerifier<>(
                        settings.audience(),
                        new JWTClaimsSet.Builder()
                                .issuer(settings.issuer().toString())
                                .build(),
                        Set.of("sub", "exp", settings.tenantClaim())) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                });
        return verifier;
    }

    private Optional<ApiKey> identity(JWTClaimsSet claims) throws ParseException {
        @Nullable String subject = claims.getSubject();
        @Nullable String tenant = claims.getStringClaim(settings.tenantClaim());
        if (subject == null
                || !SUBJECT.matcher(subject).matches()
                || CardNumbers.is(subject)
                || tenant == null
                || !StreamName.TENANT.matcher(tenant).matches()
                || !tenants.test(tenant)) {
            LOGGER.warn("an access token of the OpenID provider has a subject or a tenant that the ledger cannot have");
            return Optional.empty();
        }
        return Optional.of(new ApiKey(ACTOR + subject, tenant, scopes(claims)));
    }

    private Set<Scope> scopes(JWTClaimsSet claims) throws ParseException {
        @Nullable Object claim = claims.getClaim(settings.scopesClaim());
        List<String> names = claim instanceof Collection<?>
                ? claims.getStringListClaim(settings.scopesClaim())
                : claim == null ? List.of() : List.of(claim.toString().split(" "));
        Set<String> known = new HashSet<>(names);
        known.retainAll(SCOPES);
        return known.stream().map(Scope::ofWireName).collect(Collectors.toUnmodifiableSet());
    }
}
