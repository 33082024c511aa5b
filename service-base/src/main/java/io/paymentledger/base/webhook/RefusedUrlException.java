package io.paymentledger.base.webhook;

/** A URL to which nothing may be sent. */
public final class RefusedUrlException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param reason what is wrong with it, for its owner; holds nothing of the URL and no address */
    RefusedUrlException(String reason) {
        // An expected refusal is an answer and not a defect, so it carries no stack trace.
        super(reason, null, false, false);
    }

    /** What is wrong with it. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
