/**
 * Reconciliation: what gateways' settlement files say, beside what the ledger recorded. All of it is folded from the log in
 * the log's order, so it does not depend on when it is folded (ADR 0033).
 */
@NullMarked
package io.paymentledger.query.reconciliation;

import org.jspecify.annotations.NullMarked;
