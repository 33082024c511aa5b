package io.paymentledger.ledger.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    private static final ChargeRequest LEAST = request(1999, "EUR", "tok_approve", null, Personal.NONE);

    /** Stored fingerprints are compared for ever, so neither of these may ever change. */
    @Test
    void theFingerprintOfARequestNeverChanges() {
        assertThat(Fingerprint.of(LEAST))
                .isEqualTo("v1:810bae1baa2d9c61c9c875fc54cf69e0236117296a6fc29064443ca8e3ea245e");
        assertThat(Fingerprint.of(request(
                        1999,
                        "EUR",
                        "tok_approve",
                        "1001",
                        new Personal("Two cups ☕", "customer-7", Map.of("b", "2", "a", "1")))))
                .isEqualTo("v1:478abccc4dad5fdf66c2c4fc74816e4a1477122b2a275e562d835d4a31765fa4");
    }

    @Test
    void everyMemberMakesADifferenceAndIsNamed() {
        assertThat(List.of(
                        request(2000, "EUR", "tok_approve", null, Personal.NONE),
                        request(1999, "USD", "tok_approve", null, Personal.NONE),
                        request(1999, "EUR", "tok_other", null, Personal.NONE),
                        request(1999, "EUR", "tok_approve", "1001", Personal.NONE),
                        request(1999, "EUR", "tok_approve", null, new Personal("d", null, Map.of())),
                        request(1999, "EUR", "tok_approve", null, new Personal(null, "c", Map.of())),
                        request(1999, "EUR", "tok_approve", null, new Personal(null, null, Map.of("a", "1")))))
                .allSatisfy(other -> assertThat(Fingerprint.of(other)).isNotEqualTo(Fingerprint.of(LEAST)))
                .extracting(LEAST::differences)
                .containsExactly(
                        List.of("amount"),
                        List.of("currency"),
                        List.of("payment_method"),
                        List.of("order_number"),
                        List.of("description"),
                        List.of("customer"),
                        List.of("metadata"));
        ChargeRequest manual =
                new ChargeRequest(LEAST.amount(), LEAST.paymentMethod(), CaptureMethod.MANUAL, null, Personal.NONE);
        assertThat(Fingerprint.of(manual)).isNotEqualTo(Fingerprint.of(LEAST));
        assertThat(LEAST.differences(manual)).containsExactly("capture_method");
        assertThat(LEAST.differences(LEAST)).isEmpty();
    }

    private static ChargeRequest request(
            long amountMinor, String currency, String token, @Nullable String orderNumber, Personal personal) {
        return new ChargeRequest(
                Money.of(amountMinor, currency),
                new PaymentMethod(token),
                CaptureMethod.AUTOMATIC,
                orderNumber,
                personal);
    }
}
