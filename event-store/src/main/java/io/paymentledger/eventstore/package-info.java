/**
 * The event store on PostgreSQL (ADR 0002): {@link io.paymentledger.eventstore.LogAppender} writes,
 * {@link io.paymentledger.eventstore.EventLog} reads, {@link io.paymentledger.eventstore.LogWatch} tells readers in
 * every process that there is something new. What an event means is not known here.
 */
@NullMarked
package io.paymentledger.eventstore;

import org.jspecify.annotations.NullMarked;
