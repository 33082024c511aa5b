package io.paymentledger.ledger.settlement;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a settlement file, and where. It never repeats what the file says.
 *
 * @param line the line of the file, counted from 1
 * @param column in CSV the number of the field, in XML that of the character after the element's tag, counted from 1; 0 for the
 *     whole line
 * @param field the column's or element's name as the reading has it; {@code null} for none
 * @param reason what is wrong
 */
public record FileFault(long line, int column, @Nullable String field, Reason reason) {

    public FileFault {
        requireNonNull(reason);
    }

    /** What can be wrong with a file. */
    public enum Reason {
        NOT_UTF_8("is not text in UTF-8"),
        SYNTAX("cannot be read: a quote or a tag is not closed, a field is too long, or is not of its format"),
        MISSING_COLUMN("is not in the header"),
        DUPLICATE_COLUMN("is in the header more than once"),
        FIELD_COUNT("has another number of fields than the header"),
        MISSING_VALUE("is empty or missing"),
        TOO_LONG("is longer than 255 characters"),
        FORBIDDEN_CHARACTER("holds a control character"),
        CARD_NUMBER("is a card number, which must never reach this service"),
        KIND_OF_OTHER_FILE("is bank_credit or bank_debit in a gateway's file, or another kind in a bank's statement"),
        UNKNOWN_KIND("is no kind of line that is known here; see the parameter kinds"),
        UNKNOWN_CURRENCY("is not the ISO 4217 code of a currency with a minor unit"),
        NOT_AN_AMOUNT("is not an amount; see the parameters amounts and decimal_separator"),
        TOO_PRECISE("has more digits after the separator than its currency"),
        OUT_OF_RANGE("is outside of the range"),
        WRONG_SIGN("has another sign than its kind of line can have"),
        FEE_SIGN(
                "is negative, or a fee that is a sum of its own and positive, and neither the net sum nor the parameter "
                        + "fee_sign says which way it goes"),
        CURRENCY_DIFFERS("is in another currency than its entry"),
        FEE_TWICE("is a fee line with both a gross sum and a fee"),
        NET_MISMATCH("is not the gross sum less the fee"),
        NOT_A_DATE("is not a date; see the parameters date_format and zone"),
        NOT_UNPACKED("cannot be unpacked"),
        NOT_ONE_FILE("is a zip that does not have one file in it"),
        TOO_LARGE("comes to more bytes than one file may have when it is unpacked"),
        NOT_A_ZONE("is not a time zone"),
        NO_DIRECTION("is neither of the words for debit and credit"),
        UNKNOWN_ROW("begins with a code that is no part of this format"),
        NOT_BOOKED("is not booked"),
        SUM_MISMATCH("is not the sum of its transactions"),
        BALANCE_MISMATCH("is not what the balance before and the entries come to"),
        DUPLICATE_FIELD("is there more than once"),
        DOCTYPE("has a document type declaration, which is never read"),
        NOT_CAMT_053("is neither a camt.053 nor a camt.054 document"),
        NOT_MT940("is no MT940 message"),
        NO_LINES("has no lines, and no period is named that it could account for"),
        TOO_MANY_LINES("has more lines than one file may have"),
        TOO_MANY_STATEMENTS("has more statements than one file may have");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** What is wrong, as the end of a sentence. */
        public String text() {
            return text;
        }

        /** The stable name in problems. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
