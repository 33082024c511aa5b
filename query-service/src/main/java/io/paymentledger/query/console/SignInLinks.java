package io.paymentledger.query.console;

import io.paymentledger.base.key.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Links that sign in once: whoever starts the ledger for development need not copy a key. */
public final class SignInLinks {

    /** A link nobody used is forgotten when there are more; each start of the ledger makes one. */
    private static final int MOST = 10;

    /** By their tokens, oldest first; guarded by itself. */
    private final Map<String, Secret> links = new LinkedHashMap<>();

    SignInLinks() {}

    /**
     * The path and the query of a new link, that is good once, as long as this process lives.
     *
     * @param secret of the API key that it signs in with
     */
    public String issue(Secret secret) {
        String token = Tokens.next();
        synchronized (links) {
            if (links.size() == MOST) {
                links.remove(links.keySet().iterator().next());
            }
            links.put(token, secret);
        }
        return "/console/sign-in/once?token=" + token;
    }

    /** The API key of a link, which is used up by this. */
    Optional<Secret> redeem(@Nullable String token) {
        synchronized (links) {
            return token == null ? Optional.empty() : Optional.ofNullable(links.remove(token));
        }
    }
}
