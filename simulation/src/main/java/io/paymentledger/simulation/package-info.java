/** What tries the ledger from outside of its services, as commands. */
@NullMarked
package io.paymentledger.simulation;

import org.jspecify.annotations.NullMarked;
