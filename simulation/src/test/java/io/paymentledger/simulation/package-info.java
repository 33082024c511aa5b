/** The workload and the auditor, over the real read side. */
@NullMarked
package io.paymentledger.simulation;

import org.jspecify.annotations.NullMarked;
