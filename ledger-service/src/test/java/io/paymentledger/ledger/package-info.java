@NullMarked
package io.paymentledger.ledger;

import org.jspecify.annotations.NullMarked;
