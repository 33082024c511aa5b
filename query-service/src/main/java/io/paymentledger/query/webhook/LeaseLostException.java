package io.paymentledger.query.webhook;

/** Somebody else has the endpoint by now, or it was changed; what was done under the lease comes again. */
final class LeaseLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LeaseLostException() {
        // An expected turn and not a defect, so it carries no stack trace.
        super("the lease is lost", null, false, false);
    }
}
