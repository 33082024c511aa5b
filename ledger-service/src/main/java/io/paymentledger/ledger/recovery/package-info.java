/**
 * What happens without being asked for: the event log is the outbox. A tail of the log keeps the attempts, each with the
 * time at which its charge must be looked after; whoever leases one does so (ADR 0011).
 */
@NullMarked
package io.paymentledger.ledger.recovery;

import org.jspecify.annotations.NullMarked;
