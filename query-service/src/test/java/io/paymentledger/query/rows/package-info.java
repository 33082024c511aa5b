@NullMarked
package io.paymentledger.query.rows;

import org.jspecify.annotations.NullMarked;
