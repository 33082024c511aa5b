@NullMarked
package io.paymentledger.violation.ledger.idempotency;

import org.jspecify.annotations.NullMarked;
