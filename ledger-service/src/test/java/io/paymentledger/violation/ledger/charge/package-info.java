@NullMarked
package io.paymentledger.violation.ledger.charge;

import org.jspecify.annotations.NullMarked;
