/**
 * The console: the ledger for people with a browser. It shows what the queries answer and sends what people decide to
 * ledger-service; it decides nothing itself, and nothing else of the read side knows it.
 */
@NullMarked
package io.paymentledger.query.console;

import org.jspecify.annotations.NullMarked;
