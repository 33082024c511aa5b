@NullMarked
package io.paymentledger.benchmarks;

import org.jspecify.annotations.NullMarked;
