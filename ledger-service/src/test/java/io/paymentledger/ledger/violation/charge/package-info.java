@NullMarked
package io.paymentledger.ledger.violation.charge;

import org.jspecify.annotations.NullMarked;
