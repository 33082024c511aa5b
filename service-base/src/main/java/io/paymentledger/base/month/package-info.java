/** What both services keep of closed months beside the log. */
@NullMarked
package io.paymentledger.base.month;

import org.jspecify.annotations.NullMarked;
