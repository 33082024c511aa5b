/** Deliberate violations of the architecture rules. */
@NullMarked
package io.paymentledger.violation.simulation.audit;

import org.jspecify.annotations.NullMarked;
