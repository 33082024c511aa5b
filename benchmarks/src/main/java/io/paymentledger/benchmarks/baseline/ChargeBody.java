package io.paymentledger.benchmarks.baseline;

/**
 * A request, as the baselines take it.
 *
 * @param amount minor units
 * @param currency ISO 4217
 * @param paymentMethod the gateway's token
 * @param orderNumber the merchant's order
 */
record ChargeBody(long amount, String currency, String paymentMethod, String orderNumber) {}
