/** The adapter to Stripe: PaymentIntents and refunds, inquiry, and signed notifications (ADR 0031). */
@NullMarked
package io.paymentledger.ledger.gateway.stripe;

import org.jspecify.annotations.NullMarked;
