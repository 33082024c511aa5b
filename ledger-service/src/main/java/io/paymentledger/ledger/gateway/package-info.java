/**
 * Payment gateways: what they can be asked ({@link io.paymentledger.ledger.gateway.Gateway}), how they are asked between
 * two commits, what they tell of their own accord, and the adapters.
 */
@NullMarked
package io.paymentledger.ledger.gateway;

import org.jspecify.annotations.NullMarked;
