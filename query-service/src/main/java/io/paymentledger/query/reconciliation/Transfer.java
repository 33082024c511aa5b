package io.paymentledger.query.reconciliation;

import static java.util.Objects.requireNonNull;

import io.paymentledger.query.reconciliation.Matching.LinePlace;
import java.time.LocalDate;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One end of what goes between a gateway and the bank: a line of the gateway's file, or of the bank's statement.
 *
 * @param place the line
 * @param gateway whose file it is in
 * @param atBank whether it is the bank's end
 * @param toBank whether the money goes to the bank; else it goes to the gateway
 * @param amountMinor in minor units, before the charges of whoever tells
 * @param day the value date
 * @param reference the gateway's name for it, or the text in which the bank passes it on
 */
record Transfer(
        LinePlace place,
        String gateway,
        boolean atBank,
        boolean toBank,
        String currency,
        long amountMinor,
        LocalDate day,
        @Nullable String reference) {

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s/,;:]+");

    Transfer {
        requireNonNull(place);
        requireNonNull(gateway);
        requireNonNull(currency);
        requireNonNull(day);
    }

    /** Whether the bank's end can be the other end of this one, whatever the sum. */
    boolean canComeAs(Transfer bank) {
        return toBank == bank.toBank
                && currency.equals(bank.currency)
                && !day.isBefore(bank.earliestSent())
                && !day.isAfter(bank.latestSent());
    }

    /** Of the bank's end: the first day on which the other one can be. */
    LocalDate earliestSent() {
        return day.minusDays(Transfers.MAX_DAYS_IN_TRANSIT);
    }

    /** Of the bank's end: the last day on which the other one can be. */
    LocalDate latestSent() {
        return day.plusDays(Transfers.MAX_DAYS_EARLY);
    }

    /** The words of the bank's text, in which it writes a gateway's name for a payout among others. */
    Set<String> words() {
        return reference == null
                ? Set.of()
                : BETWEEN_WORDS.splitAsStream(reference).collect(Collectors.toUnmodifiableSet());
    }
}
