/** Tenants' webhook endpoints: who wants to be told of what, and where. Telling them is the read side's work. */
@NullMarked
package io.paymentledger.ledger.webhook;

import org.jspecify.annotations.NullMarked;
