/** How commands are sent that several processes may send at once. */
@NullMarked
package io.paymentledger.ledger.command;

import org.jspecify.annotations.NullMarked;
