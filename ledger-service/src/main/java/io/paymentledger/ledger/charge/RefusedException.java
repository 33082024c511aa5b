package io.paymentledger.ledger.charge;

/** A command that an aggregate refused. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    public RefusedException(Refusal refusal) {
        // An expected refusal is an answer and not a defect, so it carries no stack trace.
        super(refusal.name(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
