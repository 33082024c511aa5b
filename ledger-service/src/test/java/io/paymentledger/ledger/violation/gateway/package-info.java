@NullMarked
package io.paymentledger.ledger.violation.gateway;

import org.jspecify.annotations.NullMarked;
