@NullMarked
package io.paymentledger.ledger.sealing;

import org.jspecify.annotations.NullMarked;
