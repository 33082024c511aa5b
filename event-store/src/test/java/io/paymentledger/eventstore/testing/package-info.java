/** What the integration tests of every module share. */
@NullMarked
package io.paymentledger.eventstore.testing;

import org.jspecify.annotations.NullMarked;
