package io.paymentledger.events;

import java.util.Locale;

/**
 * The closed list of reasons for which a gateway refuses; {@code docs/reference/errors.md} is written from it. Each
 * gateway's adapter maps its gateway's words to these. History stores the wire name and loads whatever is stored: a code
 * is never taken away, and a new one may come.
 */
public enum DeclineCode {
    CARD_DECLINED("The issuer refused and gave no reason, or one that has no code here."),
    INSUFFICIENT_FUNDS("The account has not enough money."),
    LIMIT_EXCEEDED("The payer's limit of amount, of balance or of frequency is reached."),
    EXPIRED_CARD("The card has expired."),
    INCORRECT_NUMBER("The card's number is wrong."),
    INCORRECT_EXPIRY("The card's expiry date is wrong."),
    INCORRECT_CVC("The card's security code is wrong."),
    INCORRECT_ADDRESS("The payer's address or postcode does not fit the card."),
    PIN_REQUIRED("The issuer asks for a PIN, or the PIN was wrong."),
    LOST_CARD("The card is reported lost. Do not tell the payer: he may not be its owner."),
    STOLEN_CARD("The card is reported stolen. Do not tell the payer: he may not be its owner."),
    FRAUD_SUSPECTED("The issuer or the gateway suspects fraud. Do not tell the payer."),
    AUTHENTICATION_REQUIRED("The payer must authenticate himself (3-D Secure), and was not there to do it."),
    INVALID_ACCOUNT("The card or its account is not valid, or was closed or replaced."),
    CARD_NOT_SUPPORTED("The card does not allow this kind of payment."),
    TRANSACTION_NOT_ALLOWED("The issuer does not allow this payment, or not in this country."),
    AUTHORISATION_REVOKED("The payer told his bank to stop such payments."),
    DUPLICATE_TRANSACTION("The issuer saw the same amount on the same card a moment ago."),
    ISSUER_UNAVAILABLE("The issuer did not answer the gateway, so it did not approve."),
    PROCESSING_ERROR("Something went wrong between gateway and issuer; nothing was approved."),
    INVALID_PAYMENT_METHOD("The gateway knows no such token, or it cannot be charged."),
    CURRENCY_NOT_SUPPORTED("The gateway, or the card, does not take this currency."),
    AMOUNT_NOT_REPRESENTABLE("The gateway cannot be told this amount exactly, so it was not asked."),
    AMOUNT_TOO_SMALL("The amount is below the gateway's minimum."),
    AMOUNT_TOO_LARGE("The amount is above the gateway's maximum, or above what is left."),
    INVALID_AMOUNT("The gateway does not take this amount."),
    AUTHORISATION_EXPIRED("The money is no longer held: the authorisation's time is over."),
    ALREADY_CAPTURED("The held money was taken already."),
    ALREADY_REFUNDED("The money was given back already."),
    CANCELLED("The payment or the refund was cancelled before it was complete."),
    PAYMENT_DISPUTED("The payment is disputed, which decides about its money."),
    INSUFFICIENT_BALANCE("The merchant's balance at the gateway does not cover the refund."),
    REFUND_FAILED("The payer's bank did not take the refund."),
    MULTIPLE_CAPTURES_UNSUPPORTED("The gateway lets the rest go with the first capture of this payment."),
    INVALID_STATE("The payment is not in a state that allows this."),
    UNKNOWN_PAYMENT("The gateway knows no such payment."),
    TEST_MODE("A test token was sent to the live gateway, or a live one to the gateway in test mode."),
    INVALID_REQUEST("The gateway refused the request itself, for another reason.");

    private final String meaning;

    DeclineCode(String meaning) {
        this.meaning = meaning;
    }

    /** The code in JSON and in history. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it says, in Markdown. */
    public String meaning() {
        return meaning;
    }
}
