/** Histories that the domain could have recorded, made from a seed and appended to a log. */
@NullMarked
package io.paymentledger.simulation.workload;

import org.jspecify.annotations.NullMarked;
