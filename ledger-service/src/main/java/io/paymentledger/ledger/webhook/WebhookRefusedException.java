package io.paymentledger.ledger.webhook;

/** A command that the endpoints refused. */
final class WebhookRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final WebhookRefusal refusal;

    WebhookRefusedException(WebhookRefusal refusal) {
        // An expected refusal is an answer and not a defect, so it carries no stack trace.
        super(refusal.name(), null, false, false);
        this.refusal = refusal;
    }

    WebhookRefusal refusal() {
        return refusal;
    }
}
