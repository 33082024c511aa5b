/**
 * A payment gateway that moves no money: an HTTP server with a book of its own, which behaves, and misbehaves, as each
 * payment method's token says. It shares no code with the ledger, so that it can bear witness against it (ADR 0030).
 */
@NullMarked
package io.paymentledger.simulator;

import org.jspecify.annotations.NullMarked;
