/**
 * Once for a key: what each keyed request means, who claims its key first, and what every other one is answered
 * (ADR 0015). {@link io.paymentledger.ledger.idempotency.KeyedRequests} is the one way for all of them.
 */
@NullMarked
package io.paymentledger.ledger.idempotency;

import org.jspecify.annotations.NullMarked;
