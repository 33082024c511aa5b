/** Deliberate violations, one for each architecture rule: a rule that finds none of them checks nothing. */
@NullMarked
package io.paymentledger.violation.ledger;

import org.jspecify.annotations.NullMarked;
