package io.paymentledger.ledger.web;

import io.paymentledger.base.CardNumbers;
import io.paymentledger.base.web.InvalidRequest;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.Currency;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.charge.ChargeCommand.InitiateCharge;
import io.paymentledger.ledger.idempotency.ChargeRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/charges}, as it came. Its text form shows nothing of it.
 *
 * @param amount minor units
 * @param currency ISO 4217
 * @param paymentMethod the gateway's token
 * @param orderNumber the merchant's order
 * @param captureMethod {@code automatic} by default
 * @param description free text
 * @param customer the merchant's name for the payer
 * @param metadata free pairs
 * @param idempotencyKey the key, if it is not in a header
 * @param idempotencyToken the request token to use up
 */
@Schema(name = "CreateCharge")
record ChargeBody(
        @Schema(requiredMode = RequiredMode.REQUIRED, minimum = "1", maximum = "" + Money.MAX_AMOUNT_MINOR) @Nullable
        Long amount,

        @Schema(requiredMode = RequiredMode.REQUIRED, example = "EUR") @Nullable
        String currency,

        @Schema(requiredMode = RequiredMode.REQUIRED, maxLength = MAX_PAYMENT_METHOD_CHARS, example = "tok_approve")
        @Nullable
        String paymentMethod,

        @Schema(maxLength = InitiateCharge.MAX_ORDER_NUMBER_CHARS) @Nullable
        String orderNumber,

        @Schema(
                allowableValues = {"automatic", "manual"},
                defaultValue = "automatic")
        @Nullable
        String captureMethod,

        @Schema(maxLength = MAX_DESCRIPTION_CHARS) @Nullable String description,
        @Schema(maxLength = MAX_CUSTOMER_CHARS) @Nullable String customer,
        @Nullable Map<String, String> metadata,

        @Schema(maxLength = StreamName.MAX_KEY_CHARS) @Nullable
        String idempotencyKey,

        @Schema(maxLength = MAX_TOKEN_CHARS) @Nullable String idempotencyToken) {

    /** Gateways' tokens are well below it. */
    static final int MAX_PAYMENT_METHOD_CHARS = 255;

    /** Some paragraphs. */
    static final int MAX_DESCRIPTION_CHARS = 1_000;

    /** A reference into the merchant's own systems. */
    static final int MAX_CUSTOMER_CHARS = 255;

    /** Several times the length of a token. */
    static final int MAX_TOKEN_CHARS = 255;

    /** As many pairs as the contract promises, each of modest size. */
    private static final int MAX_METADATA_PAIRS = 50;

    private static final int MAX_METADATA_NAME_CHARS = 100;
    private static final int MAX_METADATA_VALUE_CHARS = 1_000;

    /**
     * What the body means.
     *
     * @throws ProblemException {@code invalid-request} with all that does not fit, or {@code card-number}
     */
    ChargeRequest toRequest() {
        InvalidRequest errors = new InvalidRequest();
        checkAmount(errors);
        checkCurrency(errors);
        errors.check(paymentMethod != null, "/payment_method", "is missing");
        checkLine(errors, "/payment_method", paymentMethod, MAX_PAYMENT_METHOD_CHARS);
        checkLine(errors, "/order_number", orderNumber, InitiateCharge.MAX_ORDER_NUMBER_CHARS);
        errors.check(
                captureMethod == null || captureMethod.equals("automatic") || captureMethod.equals("manual"),
                "/capture_method",
                "is not automatic or manual");
        checkText(errors, "/description", description, MAX_DESCRIPTION_CHARS);
        checkLine(errors, "/customer", customer, MAX_CUSTOMER_CHARS);
        checkMetadata(errors);
        checkLine(errors, "/idempotency_token", idempotencyToken, MAX_TOKEN_CHARS);
        errors.throwIfAny();
        refuseCardNumbers();
        return new ChargeRequest(
                Money.of(Objects.requireNonNull(amount), Objects.requireNonNull(currency)),
                new PaymentMethod(Objects.requireNonNull(paymentMethod)),
                captureMethod == null ? CaptureMethod.AUTOMATIC : CaptureMethod.ofWireName(captureMethod),
                orderNumber,
                new Personal(description, customer, metadata == null ? Map.of() : metadata));
    }

    private void checkAmount(InvalidRequest errors) {
        if (amount == null) {
            errors.add("/amount", "is missing");
        } else {
            errors.check(
                    amount >= 1 && amount <= Money.MAX_AMOUNT_MINOR,
                    "/amount",
                    "is not within 1 and " + Money.MAX_AMOUNT_MINOR);
        }
    }

    private void checkCurrency(InvalidRequest errors) {
        if (currency == null) {
            errors.add("/currency", "is missing");
        } else {
            errors.check(Currency.active(currency).isPresent(), "/currency", "is not the ISO 4217 code of a currency");
        }
    }

    private void checkMetadata(InvalidRequest errors) {
        if (metadata == null) {
            return;
        }
        errors.check(
                metadata.size() <= MAX_METADATA_PAIRS, "/metadata", "has more than " + MAX_METADATA_PAIRS + " pairs");
        metadata.forEach((name, value) -> {
            checkLine(errors, "/metadata", name, MAX_METADATA_NAME_CHARS);
            // JSON's null gets here in spite of the type.
            errors.check(
                    value != null && value.length() <= MAX_METADATA_VALUE_CHARS && isText(value),
                    "/metadata",
                    "has a value that is no Unicode text of at most " + MAX_METADATA_VALUE_CHARS + " characters");
        });
    }

    private static void checkText(InvalidRequest errors, String pointer, @Nullable String text, int maxChars) {
        errors.check(
                text == null || (!text.isEmpty() && text.length() <= maxChars && isText(text)),
                pointer,
                "is not Unicode text of 1 to " + maxChars + " characters");
    }

    private static void checkLine(InvalidRequest errors, String pointer, @Nullable String text, int maxChars) {
        checkText(errors, pointer, text, maxChars);
        errors.check(
                text == null || text.chars().noneMatch(Character::isISOControl), pointer, "has a control character");
    }

    /** Text without the two things that PostgreSQL or UTF-8 cannot hold. */
    static boolean isText(String text) {
        return text.codePoints().noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
    }

    private void refuseCardNumbers() {
        Stream<String> texts = Stream.of(paymentMethod, description, customer, idempotencyToken)
                .flatMap(Stream::ofNullable);
        Stream<String> references = Stream.of(orderNumber, idempotencyKey).flatMap(Stream::ofNullable);
        Stream<String> pairs = metadata == null
                ? Stream.of()
                : metadata.entrySet().stream().flatMap(pair -> Stream.of(pair.getKey(), pair.getValue()));
        if (Stream.concat(texts, pairs).anyMatch(CardNumbers::in) || references.anyMatch(CardNumbers::is)) {
            throw cardNumber();
        }
    }

    /** The refusal of a request that holds a card number. */
    static ProblemException cardNumber() {
        return new ProblemException(ProblemCode.CARD_NUMBER, "The request holds what looks like a card number.");
    }

    @Override
    public String toString() {
        return "ChargeBody[redacted]";
    }
}
