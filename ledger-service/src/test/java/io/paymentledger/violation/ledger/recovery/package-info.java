@NullMarked
package io.paymentledger.violation.ledger.recovery;

import org.jspecify.annotations.NullMarked;
