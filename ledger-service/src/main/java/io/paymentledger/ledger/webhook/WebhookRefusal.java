package io.paymentledger.ledger.webhook;

/** Why a command about webhook endpoints was refused, in the order in which they are checked. */
enum WebhookRefusal {
    /** There is none of this name, or no more. */
    NO_SUCH_ENDPOINT,
    /** The key names an endpoint, or one that was deleted. */
    KEY_USED,
    /** The tenant has all that it may. */
    TOO_MANY
}
