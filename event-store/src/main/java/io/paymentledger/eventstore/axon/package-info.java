/** The event store as Axon Framework 4 sees it; only this package would change with the framework (ADR 0016). */
@NullMarked
package io.paymentledger.eventstore.axon;

import org.jspecify.annotations.NullMarked;
