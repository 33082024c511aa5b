@NullMarked
package io.paymentledger.ledger.recovery;

import org.jspecify.annotations.NullMarked;
