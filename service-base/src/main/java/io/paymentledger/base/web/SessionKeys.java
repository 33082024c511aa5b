package io.paymentledger.base.web;

import io.paymentledger.base.key.ApiKey;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** The API keys with which people signed in; a service without {@link BySession} handlers has none. */
public interface SessionKeys {

    /** The key of the session that a request belongs to, as the key is now; empty without a session that still holds. */
    Optional<ApiKey> keyOf(HttpServletRequest request);
}
