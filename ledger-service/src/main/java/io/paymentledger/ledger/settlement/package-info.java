/**
 * Settlement files: read whole, found well-formed or refused with every place that is not, and then recorded in one commit.
 * What their lines match is the read side's matter (ADR 0033).
 */
@NullMarked
package io.paymentledger.ledger.settlement;

import org.jspecify.annotations.NullMarked;
