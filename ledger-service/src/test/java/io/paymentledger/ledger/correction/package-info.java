@NullMarked
package io.paymentledger.ledger.correction;

import org.jspecify.annotations.NullMarked;
