/** Closed months: what they were sealed as, and the proof of one balance. */
@NullMarked
package io.paymentledger.query.month;

import org.jspecify.annotations.NullMarked;
