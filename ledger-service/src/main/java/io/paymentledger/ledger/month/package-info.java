/** Closing months of the books, and recording what they were sealed as. */
@NullMarked
package io.paymentledger.ledger.month;

import org.jspecify.annotations.NullMarked;
