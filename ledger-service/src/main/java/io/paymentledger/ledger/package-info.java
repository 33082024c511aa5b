/** The write side, from the outside in: {@code web} → {@code charge} → the event store; {@code gateway} plugs into {@code charge}. */
@NullMarked
package io.paymentledger.ledger;

import org.jspecify.annotations.NullMarked;
