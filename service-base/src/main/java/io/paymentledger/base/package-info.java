/** What both services stand on: the event store wired with the ledger's events, and how history is read. */
@NullMarked
package io.paymentledger.base;

import org.jspecify.annotations.NullMarked;
