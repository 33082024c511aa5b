package io.paymentledger.ledger.idempotency;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, typed and with its defaults filled in; the key it came with is left out. Two requests that mean
 * the same are equal.
 *
 * @param amount what to charge
 * @param paymentMethod the gateway's token
 * @param captureMethod when the money is taken
 * @param orderNumber the merchant's order
 * @param personal what the merchant said about a person
 */
public record ChargeRequest(
        Money amount,
        PaymentMethod paymentMethod,
        CaptureMethod captureMethod,
        @Nullable String orderNumber,
        Personal personal) {

    public ChargeRequest {
        requireNonNull(amount);
        requireNonNull(paymentMethod);
        requireNonNull(captureMethod);
        requireNonNull(personal);
    }

    /** What the request means, in one short text that is the same for equal requests, see {@link Fingerprint}. */
    public String fingerprint() {
        return Fingerprint.of(this);
    }

    /** What a charge was initiated with. */
    static ChargeRequest of(ChargeInitiated terms) {
        return new ChargeRequest(
                terms.amount(), terms.paymentMethod(), terms.captureMethod(), terms.orderNumber(), terms.personal());
    }

    /** The names, as in the request's JSON, of the members in which another request differs from this one. */
    List<String> differences(ChargeRequest other) {
        List<String> names = new ArrayList<>();
        addIf(amount.amountMinor() != other.amount.amountMinor(), "amount", names);
        addIf(!amount.currency().equals(other.amount.currency()), "currency", names);
        addIf(!paymentMethod.equals(other.paymentMethod), "payment_method", names);
        addIf(captureMethod != other.captureMethod, "capture_method", names);
        addIf(!Objects.equals(orderNumber, other.orderNumber), "order_number", names);
        addIf(!Objects.equals(personal.description(), other.personal.description()), "description", names);
        addIf(!Objects.equals(personal.customer(), other.personal.customer()), "customer", names);
        addIf(!personal.metadata().equals(other.personal.metadata()), "metadata", names);
        return names;
    }

    private static void addIf(boolean differs, String name, List<String> names) {
        if (differs) {
            names.add(name);
        }
    }
}
