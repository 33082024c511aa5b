package io.paymentledger.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The bodies of requests, as they come and before they are checked. */
final class Bodies {

    private static final Pattern REFERENCE = Pattern.compile("[\\x21-\\x7E]{1,255}");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    private Bodies() {}

    record PaymentBody(
            @Nullable String reference,
            @Nullable Long amount,
            @Nullable String currency,
            @Nullable String paymentMethod,
            @Nullable String captureMethod) {

        Ask.Payment ask() {
            String method = valid(
                    captureMethod == null ? "automatic" : captureMethod,
                    given -> given.equals("automatic") || given.equals("manual"),
                    "capture_method");
            return new Ask.Payment(
                    checkedReference(reference),
                    checkedAmount(amount),
                    valid(currency, CURRENCY.asMatchPredicate(), "currency"),
                    valid(paymentMethod, _ -> true, "payment_method"),
                    method.equals("automatic"));
        }
    }

    record CaptureBody(
            @Nullable String reference,
            @Nullable Long amount,
            @JsonProperty("final") @Nullable Boolean last) {

        Ask.Capture ask(String payment) {
            return new Ask.Capture(checkedReference(reference), payment, checkedAmount(amount), last != null && last);
        }
    }

    record VoidBody(@Nullable String reference) {

        Ask.Release ask(String payment) {
            return new Ask.Release(checkedReference(reference), payment);
        }
    }

    record RefundBody(
            @Nullable String reference,
            @Nullable Long amount,
            @Nullable String reason) {

        Ask.Refund ask(String payment) {
            return new Ask.Refund(checkedReference(reference), payment, checkedAmount(amount), reason);
        }
    }

    /** Where notifications go. */
    record NotificationsBody(@Nullable String url) {

        String checkedUrl() {
            return valid(url, _ -> true, "url");
        }
    }

    record HoldBody(
            Hold.@Nullable Point point,
            @Nullable Operation operation,
            @Nullable String referencePrefix,
            @Nullable String paymentMethod,
            @Nullable Integer atMost) {

        Hold.Requests requests() {
            return new Hold.Requests(
                    valid(point, _ -> true, "point"),
                    operation,
                    referencePrefix,
                    paymentMethod,
                    valid(atMost == null ? 1 : atMost, given -> given > 0, "at_most"));
        }
    }

    private static String checkedReference(@Nullable String reference) {
        return valid(reference, REFERENCE.asMatchPredicate(), "reference");
    }

    private static long checkedAmount(@Nullable Long amount) {
        return valid(amount, given -> given > 0, "amount");
    }

    private static <T> T valid(@Nullable T value, Predicate<T> rule, String member) {
        if (value == null || !rule.test(value)) {
            throw new InvalidRequestException(member);
        }
        return value;
    }
}
