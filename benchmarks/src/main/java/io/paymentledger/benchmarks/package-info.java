/** The benchmarks: what is measured, with what load, against whom, and how the results are written down. */
@NullMarked
package io.paymentledger.benchmarks;

import org.jspecify.annotations.NullMarked;
