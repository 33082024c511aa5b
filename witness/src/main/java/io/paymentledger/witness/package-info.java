/** A witness (C2SP {@code tlog-witness}): whoever runs one outside the ledger notices when a log is rewritten. */
@NullMarked
package io.paymentledger.witness;

import org.jspecify.annotations.NullMarked;
