package io.paymentledger.ledger.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.paymentledger.base.CardNumbers;
import io.paymentledger.base.web.InvalidRequest;
import io.paymentledger.events.Money;
import io.paymentledger.events.RefundReason;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.idempotency.OperationRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The bodies of operations on a charge, as they came. */
final class OperationBodies {

    /** As long as any name of a gateway's. */
    static final int MAX_WORD_CHARS = 255;

    /** What may name something at a gateway, or why it declined. */
    private static final Pattern WORD = Pattern.compile("[\\x21-\\x7e]{1," + MAX_WORD_CHARS + "}");

    /** Some sentences for whoever asks later. */
    static final int MAX_NOTE_CHARS = 1_000;

    private OperationBodies() {}

    /** What every operation's body may have. */
    interface Body {

        /** The key, if it is not in a header. */
        @Nullable
        String idempotencyKey();

        /**
         * What the body means.
         *
         * @throws io.paymentledger.base.web.ProblemException {@code invalid-request} with all that does not fit
         */
        OperationRequest toRequest();
    }

    /**
     * The body of a capture.
     *
     * @param amount minor units; absent for all that is left
     * @param isFinal whether to let the rest go
     * @param idempotencyKey the key, if it is not in a header
     */
    @Schema(name = "CaptureCharge")
    record CaptureBody(
            @Schema(minimum = "1", maximum = "" + Money.MAX_AMOUNT_MINOR) @Nullable
            Long amount,

            @JsonProperty("final") @Schema(name = "final", defaultValue = "false") @Nullable
            Boolean isFinal,

            @Schema(maxLength = StreamName.MAX_KEY_CHARS) @Nullable
            String idempotencyKey)
            implements Body {

        @Override
        public OperationRequest toRequest() {
            InvalidRequest errors = new InvalidRequest();
            checkAmount(errors, amount);
            errors.throwIfAny();
            return new OperationRequest.Capture(amount, Boolean.TRUE.equals(isFinal));
        }
    }

    /**
     * The body of a void.
     *
     * @param idempotencyKey the key, if it is not in a header
     */
    @Schema(name = "VoidCharge")
    record VoidBody(
            @Schema(maxLength = StreamName.MAX_KEY_CHARS) @Nullable
            String idempotencyKey) implements Body {

        @Override
        public OperationRequest toRequest() {
            return new OperationRequest.VoidAll();
        }
    }

    /**
     * The body of a refund.
     *
     * @param amount minor units; absent for all that is left
     * @param reason why
     * @param idempotencyKey the key, if it is not in a header
     */
    @Schema(name = "RefundCharge")
    record RefundBody(
            @Schema(minimum = "1", maximum = "" + Money.MAX_AMOUNT_MINOR) @Nullable
            Long amount,

            @Schema(allowableValues = {"requested_by_customer", "duplicate", "fraudulent", "other"}) @Nullable
            String reason,

            @Schema(maxLength = StreamName.MAX_KEY_CHARS) @Nullable
            String idempotencyKey)
            implements Body {

        @Override
        public OperationRequest toRequest() {
            InvalidRequest errors = new InvalidRequest();
            checkAmount(errors, amount);
            Optional<RefundReason> parsed = Optional.ofNullable(reason).flatMap(RefundReason::ofWireName);
            errors.check(reason == null || parsed.isPresent(), "/reason", "is no reason for a refund");
            errors.throwIfAny();
            return new OperationRequest.Refund(amount, parsed.orElse(null));
        }
    }

    /**
     * The body of an operator's decision.
     *
     * @param outcome {@code approved} or {@code declined}
     * @param gatewayReference the gateway's name for the payment or the refund, if it approved
     * @param declineCode why it declined, if it did
     * @param note how this was found out
     * @param idempotencyKey the key, if it is not in a header
     */
    @Schema(name = "ResolveReview")
    record ResolveBody(
            @Schema(
                    requiredMode = RequiredMode.REQUIRED,
                    allowableValues = {"approved", "declined"})
            @Nullable
            String outcome,

            @Schema(maxLength = MAX_WORD_CHARS) @Nullable String gatewayReference,
            @Schema(maxLength = MAX_WORD_CHARS) @Nullable String declineCode,

            @Schema(requiredMode = RequiredMode.REQUIRED, maxLength = MAX_NOTE_CHARS) @Nullable
            String note,

            @Schema(maxLength = StreamName.MAX_KEY_CHARS) @Nullable
            String idempotencyKey)
            implements Body {

        @Override
        public OperationRequest.Resolve toRequest() {
            InvalidRequest errors = new InvalidRequest();
            boolean approved = "approved".equals(outcome);
            errors.check(approved || "declined".equals(outcome), "/outcome", "is not approved or declined");
            checkWord(errors, "/gateway_reference", gatewayReference, approved);
            checkWord(errors, "/decline_code", declineCode, "declined".equals(outcome));
            errors.check(
                    note != null && !note.isBlank() && note.length() <= MAX_NOTE_CHARS && ChargeBody.isText(note),
                    "/note",
                    "is not Unicode text of 1 to " + MAX_NOTE_CHARS + " characters");
            errors.throwIfAny();
            if (CardNumbers.in(String.valueOf(note))
                    || Stream.of(gatewayReference, declineCode)
                            .anyMatch(word -> word != null && CardNumbers.is(word))) {
                throw ChargeBody.cardNumber();
            }
            return new OperationRequest.Resolve(
                    approved
                            ? new GatewayOutcome.Approved(String.valueOf(gatewayReference), true, null)
                            : new GatewayOutcome.Declined(String.valueOf(declineCode)),
                    String.valueOf(note));
        }
    }

    private static void checkAmount(InvalidRequest errors, @Nullable Long amount) {
        errors.check(
                amount == null || (amount >= 1 && amount <= Money.MAX_AMOUNT_MINOR),
                "/amount",
                "is not within 1 and " + Money.MAX_AMOUNT_MINOR);
    }

    private static void checkWord(InvalidRequest errors, String pointer, @Nullable String word, boolean due) {
        errors.check((word != null) == due, pointer, due ? "is missing" : "is there without need");
        errors.check(
                word == null || WORD.matcher(word).matches(),
                pointer,
                "is not 1 to " + MAX_WORD_CHARS + " visible ASCII characters");
    }
}
