/**
 * How read models follow the log: a streaming processor each, whose rows and token share one commit. On this side only
 * this package knows Axon (ADR 0016).
 */
@NullMarked
package io.paymentledger.query.projection;

import org.jspecify.annotations.NullMarked;
