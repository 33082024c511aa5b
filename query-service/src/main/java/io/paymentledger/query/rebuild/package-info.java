/** Read models, and how they are built again, for whoever operates the ledger. */
@NullMarked
package io.paymentledger.query.rebuild;

import org.jspecify.annotations.NullMarked;
