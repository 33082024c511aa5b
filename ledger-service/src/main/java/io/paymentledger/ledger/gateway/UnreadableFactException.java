package io.paymentledger.ledger.gateway;

import io.paymentledger.ledger.charge.GatewayNotification.Fact;

/** A member of a notification that is missing, or is not what it should be. */
public final class UnreadableFactException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String member;

    /** @param member the member's name */
    public UnreadableFactException(String member) {
        // What somebody else sends is no defect, so it carries no stack trace.
        super(member, null, false, false);
        this.member = member;
    }

    /** What is wrong; it repeats nothing of the notification. */
    public String fault() {
        return "the " + member + " cannot be read";
    }

    /**
     * What is left of a notification that is signed and is about an attempt. It is not refused over a member: it would leave
     * no trace in the log.
     *
     * @param kind the gateway's name for what it tells
     */
    public Fact fact(String kind) {
        return new Fact.Unreadable(kind, fault());
    }
}
