@NullMarked
package io.paymentledger.ledger.settlement;

import org.jspecify.annotations.NullMarked;
