package io.paymentledger.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An approved payment, as the book has it now. Sums are in minor units of the currency.
 *
 * @param id the simulator's name for it
 * @param reference the merchant's name for the request that made it
 * @param paymentMethod who paid
 * @param amount what was approved
 * @param captured what was taken
 * @param refunded what was given back
 */
public record BookedPayment(
        String id,
        String reference,
        @JsonProperty("payment_method") String paymentMethod,
        String currency,
        long amount,
        long captured,
        long refunded,
        boolean voided) {}
