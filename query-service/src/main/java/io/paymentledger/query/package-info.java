/**
 * The read side: read models folded from the log, one package each, and the queries over them and over
 * history itself. Nothing here writes to the log.
 */
@NullMarked
package io.paymentledger.query;

import org.jspecify.annotations.NullMarked;
