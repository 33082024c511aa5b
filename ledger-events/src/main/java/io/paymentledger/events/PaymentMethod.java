package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

/**
 * A gateway's token of a means of payment; never a card number. Whoever holds it may be able to charge, so it shows in
 * no log and in no answer.
 *
 * @param token the gateway's token
 */
public record PaymentMethod(String token) {

    public PaymentMethod {
        requireNonNull(token);
    }

    @Override
    public String toString() {
        return "PaymentMethod[redacted]";
    }
}
