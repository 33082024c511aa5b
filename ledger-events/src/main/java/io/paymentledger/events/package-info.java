/**
 * The contract: every fact that the ledger records, the names of the streams that hold them, and the exact bytes in
 * which they are stored. Both services and every tool read history through this package and nothing else.
 *
 * <p>Neither Spring nor Axon is known here, so that stored history outlives both.
 */
@NullMarked
package io.paymentledger.events;

import org.jspecify.annotations.NullMarked;
