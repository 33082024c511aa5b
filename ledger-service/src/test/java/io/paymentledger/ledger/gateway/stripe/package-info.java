/** The adapter to Stripe, tried against a local server with Stripe's documented shapes. */
@NullMarked
package io.paymentledger.ledger.gateway.stripe;

import org.jspecify.annotations.NullMarked;
