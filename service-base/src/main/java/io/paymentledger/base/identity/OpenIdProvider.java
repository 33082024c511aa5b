package io.paymentledger.base.identity;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the OpenID provider publishes of itself (OpenID Connect Discovery 1.0). It is asked for when it is needed first, so
 * that the ledger starts without it, and not again; its signing keys are fetched again as they change, at most twice in
 * half a minute, whoever sends tokens with keys that nobody knows.
 */
public final class OpenIdProvider {

    /** A client waits for these. */
    public static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final int MOST_BYTES = 256 * 1024;

    private final URI issuer;
    private volatile @Nullable Known known;

    /**
     * What was published.
     *
     * @param metadata the addresses of the provider's endpoints, among others
     * @param keys what it signs with
     */
    public record Known(OIDCProviderMetadata metadata, JWKSource<SecurityContext> keys) {}

    OpenIdProvider(URI issuer) {
        this.issuer = issuer;
    }

    /**
     * What the provider publishes.
     *
     * @throws ProviderUnavailableException if it does not answer, or not as an OpenID provider does
     */
    public Known known() {
        @Nullable Known now = known;
        if (now == null) {
            // Several at once may ask; the answer is the same.
            now = discover();
            known = now;
        }
        return now;
    }

    private Known discover() {
        try {
            int millis = Math.toIntExact(PATIENCE.toMillis());
            OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(new Issuer(issuer), millis, millis);
            return new Known(
                    metadata,
                    JWKSourceBuilder.create(
                                    metadata.getJWKSetURI().toURL(),
                                    new DefaultResourceRetriever(millis, millis, MOST_BYTES))
                            .retrying(true)
                            // What it signed with a moment ago is no less signed while it is away.
                            .outageTolerantForever()
                            .build());
        } catch (GeneralException | IOException e) {
            throw new ProviderUnavailableException(
                    "the OpenID provider %s says nothing of itself".formatted(issuer), e);
        }
    }
}
