package io.paymentledger.ledger.charge;

/** Why an aggregate refuses a command; a refused command appends nothing. In the order in which they are checked. */
enum Refusal {
    /** The attempt is not the charge's. */
    UNKNOWN_ATTEMPT,
    /** No such token was issued to the tenant. */
    TOKEN_INVALID,
    /** The token created another charge. */
    TOKEN_USED,
    /** The token's life ended. */
    TOKEN_EXPIRED,
    /** The charge's creation has another final result; it never changes. */
    ALREADY_SETTLED
}
