@NullMarked
package io.paymentledger.ledger.month;

import org.jspecify.annotations.NullMarked;
