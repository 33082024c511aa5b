/** Rows in bulk: as sets that one statement takes, and by {@code COPY}. */
@NullMarked
package io.paymentledger.query.rows;

import org.jspecify.annotations.NullMarked;
