package io.paymentledger.ledger.charge;

import java.util.Locale;

/** What is the matter with a contradiction; {@code docs/reference/events.md} lists them. */
public enum Matter {
    /** A sum that is not above zero, or more than the charge allows. */
    AMOUNT,
    /** A sum in another currency than the charge's. */
    CURRENCY,
    /** A result of something else than the attempt asked for. */
    SUBJECT,
    /** Another final result than the recorded one. */
    ALREADY_SETTLED,
    /** Money was taken that nobody asked the gateway to take. */
    NOT_ASKED_FOR,
    /** A dispute of a charge that took no money. */
    NOTHING_TAKEN,
    /** A second refund for one request. */
    SECOND_REFUND,
    /** A statement that cannot be understood. */
    UNREADABLE;

    /** As the event says it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
