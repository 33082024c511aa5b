/**
 * Reconciliation: what gateways' settlement files say, beside what the ledger recorded. All of it is folded from the log in
 * the log's order, so it does not depend on when it is folded (ADR 0033).
 *
 * <p>A file may come when PostgreSQL knows nothing of the tables yet, or nothing of a file so long, and would then read all of
 * its lines again for each of them. So where many rows look others up, each does by itself, by an index: {@code OFFSET 0} keeps
 * that from being planned as a join.
 */
@NullMarked
package io.paymentledger.query.reconciliation;

import org.jspecify.annotations.NullMarked;
