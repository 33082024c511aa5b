/** What people would write, or take, instead of the ledger: each written as well as we can. */
@NullMarked
package io.paymentledger.benchmarks.baseline;

import org.jspecify.annotations.NullMarked;
