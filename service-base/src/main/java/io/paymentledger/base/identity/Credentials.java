package io.paymentledger.base.identity;

import io.paymentledger.base.key.ApiKey;
import io.paymentledger.base.key.ApiKeys;
import io.paymentledger.base.key.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a bearer may be let in with: an API key, or an access token of the OpenID provider, if there is one. */
public final class Credentials {

    private final ApiKeys keys;
    private final @Nullable AccessTokens tokens;

    public Credentials(ApiKeys keys, @Nullable AccessTokens tokens) {
        this.keys = keys;
        this.tokens = tokens;
    }

    /**
     * Who has a secret; empty if it is unknown, was revoked or is over.
     *
     * @throws io.paymentledger.eventstore.StoreUnavailableException if the database must be asked and cannot be reached
     */
    public Optional<ApiKey> find(Secret secret) {
        return tokens != null && AccessTokens.mayBe(secret) ? tokens.find(secret) : keys.find(secret);
    }
}
