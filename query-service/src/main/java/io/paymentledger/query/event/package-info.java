/** Events as clients see them. */
@NullMarked
package io.paymentledger.query.event;

import org.jspecify.annotations.NullMarked;
