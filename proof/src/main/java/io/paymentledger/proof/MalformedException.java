package io.paymentledger.proof;

/** A text is not in the form that its standard asks for. */
public final class MalformedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param message which rule is broken, as a sentence without an end */
    public MalformedException(String message) {
        super(message);
    }
}
