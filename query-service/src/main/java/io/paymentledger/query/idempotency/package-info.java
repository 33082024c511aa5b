/** Forensics of idempotency keys: who used a key, who was first, what followed, and whether money moved. */
@NullMarked
package io.paymentledger.query.idempotency;

import org.jspecify.annotations.NullMarked;
