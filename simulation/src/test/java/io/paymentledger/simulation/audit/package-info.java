/** The workload and the auditor, over the real read side. */
@NullMarked
package io.paymentledger.simulation.audit;

import org.jspecify.annotations.NullMarked;
