/** Connections to the database beside those with which requests are answered. */
@NullMarked
package io.paymentledger.query.pool;

import org.jspecify.annotations.NullMarked;
