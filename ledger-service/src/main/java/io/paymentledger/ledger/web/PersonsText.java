package io.paymentledger.ledger.web;

import io.paymentledger.base.CardNumbers;
import io.paymentledger.base.web.InvalidRequest;
import org.jspecify.annotations.Nullable;

/** What a person writes to be kept for ever: why a file is taken back, or what a break is about. */
final class PersonsText {

    /** Some paragraphs; as the commands allow. */
    static final int MAX_CHARS = 1_000;

    private PersonsText() {}

    /**
     * The text, if it can be kept.
     *
     * @param pointer its place in the request
     * @throws io.paymentledger.base.web.ProblemException {@code invalid-request}, or {@code card-number} if one is in it
     */
    static String valid(@Nullable String text, String pointer) {
        new InvalidRequest()
                .check(
                        text != null && !text.isBlank() && text.length() <= MAX_CHARS && ChargeBody.isText(text),
                        pointer,
                        "is not Unicode text of 1 to " + MAX_CHARS + " characters")
                .throwIfAny();
        if (text == null || CardNumbers.in(text)) {
            throw ChargeBody.cardNumber();
        }
        return text;
    }
}
