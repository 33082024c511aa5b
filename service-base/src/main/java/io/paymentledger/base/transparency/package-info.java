/** The tree over each log as it is kept in schema ledger, for both services. */
@NullMarked
package io.paymentledger.base.transparency;

import org.jspecify.annotations.NullMarked;
