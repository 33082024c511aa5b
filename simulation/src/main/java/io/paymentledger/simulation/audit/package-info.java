/**
 * A second opinion on the read models. Nothing in this package uses the product's events, folds or rules: what it knows
 * of the ledger it knows from its documents, and says again in its own words (ADR 0036).
 */
@NullMarked
package io.paymentledger.simulation.audit;

import org.jspecify.annotations.NullMarked;
