package io.paymentledger.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * The times that the ledger takes from others: the years 1970 to 9999. Payments are younger; RFC 3339 writes no year of more
 * digits; and all that keeps an event can keep each of them.
 */
public final class ToldTimes {

    private static final LocalDate FIRST = LocalDate.EPOCH;
    private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

    private static final Instant BEGINNING = Instant.EPOCH;
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private ToldTimes() {}

    /** The day that a text names as {@code 2026-01-31}; empty if it names none of them. */
    public static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text)).filter(ToldTimes::contain);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether a day is one of them. */
    public static boolean contain(LocalDate day) {
        return !day.isBefore(FIRST) && !day.isAfter(LAST);
    }

    /** Whether an instant is one of them. */
    public static boolean contain(Instant instant) {
        return !instant.isBefore(BEGINNING) && instant.isBefore(END);
    }
}
