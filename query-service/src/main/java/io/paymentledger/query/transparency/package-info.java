/** Receipts, proofs and tiles: what lets anybody check that the log is not rewritten. */
@NullMarked
package io.paymentledger.query.transparency;

import org.jspecify.annotations.NullMarked;
