/** The workload and the auditor, over the real read side. */
@NullMarked
package io.paymentledger.simulation.workload;

import org.jspecify.annotations.NullMarked;
