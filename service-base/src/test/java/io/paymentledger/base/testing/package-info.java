/** What the integration tests of both services share. */
@NullMarked
package io.paymentledger.base.testing;

import org.jspecify.annotations.NullMarked;
