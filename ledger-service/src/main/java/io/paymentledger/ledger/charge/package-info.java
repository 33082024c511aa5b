/**
 * What the write side decides: the aggregates with their commands and rules, the gateway as they need it, and
 * {@link io.paymentledger.ledger.charge.Charges}, which carries a charge from its claim to its answer.
 */
@NullMarked
package io.paymentledger.ledger.charge;

import org.jspecify.annotations.NullMarked;
