@NullMarked
package io.paymentledger.ledger.idempotency;

import org.jspecify.annotations.NullMarked;
