package io.paymentledger.benchmarks.baseline;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A charge, as the baselines answer it and as its row holds it.
 *
 * @param id the client's idempotency key
 * @param status {@code processing} or {@code success}
 * @param amount minor units
 * @param gatewayReference the gateway's name for the payment, once it answered
 */
record ChargeAnswer(
        String id,
        String status,
        long amount,
        String currency,
        String paymentMethod,
        String orderNumber,
        @Nullable String gatewayReference) {

    static final String SUCCESS = "success";

    ChargeAnswer {
        requireNonNull(id);
    }

    static ChargeAnswer succeeded(String key, ChargeBody body, String gatewayReference) {
        return new ChargeAnswer(
                key,
                SUCCESS,
                body.amount(),
                body.currency(),
                body.paymentMethod(),
                body.orderNumber(),
                gatewayReference);
    }

    boolean settled() {
        return status.equals(SUCCESS);
    }

    boolean answers(ChargeBody body) {
        return new ChargeBody(amount, currency, paymentMethod, orderNumber).equals(body);
    }
}
