/** Corrections of the books: entries of people's own, which leave those before them as they are. */
@NullMarked
package io.paymentledger.ledger.correction;

import org.jspecify.annotations.NullMarked;
