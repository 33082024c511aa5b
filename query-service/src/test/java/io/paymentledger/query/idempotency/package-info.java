@NullMarked
package io.paymentledger.query.idempotency;

import org.jspecify.annotations.NullMarked;
