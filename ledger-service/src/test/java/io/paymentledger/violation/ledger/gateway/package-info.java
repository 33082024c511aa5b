@NullMarked
package io.paymentledger.violation.ledger.gateway;

import org.jspecify.annotations.NullMarked;
