package io.paymentledger.ledger.charge;

/** Why an aggregate refuses a command; a refused command appends nothing. In the order in which they are checked. */
enum Refusal {
    /** The attempt is not the charge's. */
    UNKNOWN_ATTEMPT,
    /** The charge's creation has another final result; it never changes. */
    ALREADY_SETTLED
}
