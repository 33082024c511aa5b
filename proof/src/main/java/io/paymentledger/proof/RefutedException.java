package io.paymentledger.proof;

/** A proof does not prove what it is held against. */
public final class RefutedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param message what does not hold, as a sentence without an end */
    public RefutedException(String message) {
        super(message);
    }
}
