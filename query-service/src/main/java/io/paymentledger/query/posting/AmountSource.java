package io.paymentledger.query.posting;

import static java.util.Objects.requireNonNull;

/** Which sum of an event a leg takes; a sum that the event does not have is 0, and makes no posting. */
enum AmountSource {
    AMOUNT("the event's own sum"),
    HELD("all that the charge still holds"),
    HELD_TAKEN("the part of the hold that a capture uses up: its own sum at most, or all of it with the last capture"),
    LATE_TAKEN("the part of a late success that was taken"),
    LATE_HELD("the part of a late success that was only held"),
    WON_AGAIN_DISPUTED("what had been decided for the merchant and is disputed again"),
    LOST_AGAIN_DISPUTED("what had been decided for the payer and is disputed again"),
    FEE("what the gateway kept by a line of its settlement file; negative if it gave a fee back");

    private final String meaning;

    AmountSource(String meaning) {
        this.meaning = requireNonNull(meaning);
    }

    String meaning() {
        return meaning;
    }
}
