/** How much of this process one tenant may have, so that there is something left for the others (ADR 0038). */
@NullMarked
package io.paymentledger.base.limit;

import org.jspecify.annotations.NullMarked;
