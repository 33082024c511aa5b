@NullMarked
package io.paymentledger.ledger.charge;

import org.jspecify.annotations.NullMarked;
