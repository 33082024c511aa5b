package io.paymentledger.ledger.charge;

/** What became of something that a gateway said. */
public enum NotificationOutcome {
    /** It is so, with what follows from it; or it was known. */
    NOTED,
    /** It is kept until the open attempt has its outcome. */
    DEFERRED,
    /** It contradicts history, and is recorded as that. */
    CONTRADICTION
}
