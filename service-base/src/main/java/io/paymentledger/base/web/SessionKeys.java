package io.paymentledger.base.web;

import io.paymentledger.base.key.ApiKey;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** The API keys with which people signed in; a service without {@link BySession} handlers has none. */
public interface SessionKeys {

    /** The key of the session that a request belongs to, as the key is now; empty without a session that still holds. */
    Optional<ApiKey> keyOf(HttpServletRequest request);

    /** The same without using the session: what goes on by itself does not keep it from its idle end. */
    Optional<ApiKey> peek(HttpServletRequest request);
}
