/** Stands for the write side, so that the rules about it can be broken on purpose. */
@NullMarked
package io.paymentledger.ledger;

import org.jspecify.annotations.NullMarked;
