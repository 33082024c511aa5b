package io.paymentledger.base.identity;

import java.io.Serial;

/** The OpenID provider cannot be asked now, so nobody knows whether a token is one of its own. */
public final class ProviderUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public ProviderUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
