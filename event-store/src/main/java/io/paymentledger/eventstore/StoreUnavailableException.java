package io.paymentledger.eventstore;

/**
 * The database cannot be reached, or cannot take more now. An append that ended so is not acknowledged; repeating it
 * with the same events is safe.
 */
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message) {
        super(message);
    }

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
