package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/** A fact about one month of a tenant's books, in the stream {@link StreamName#month}. */
public sealed interface MonthEvent extends LedgerEvent {

    /** How a month is written. */
    Pattern MONTH = Pattern.compile("[0-9]{4}-(?:0[1-9]|1[0-2])");

    /** The month that a text names as {@code 2026-01}, of a year of four digits; empty if it names none. */
    static Optional<YearMonth> named(String text) {
        return MONTH.matcher(text).matches() ? Optional.of(YearMonth.parse(text)) : Optional.empty();
    }

    /** The last instant of a month, in UTC: the books count in microseconds. */
    static Instant lastInstant(YearMonth month) {
        return month.plusMonths(1)
                .atDay(1)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC)
                .minusNanos(1_000);
    }

    /**
     * Somebody closed the month. What was recorded up to this event and takes effect by the last instant counts in it. Who it
     * was is the actor in the event's metadata.
     *
     * @param through the last instant that counts
     */
    record MonthClosed(YearMonth month, Instant through) implements MonthEvent {

        public MonthClosed {
            requireNonNull(month);
            requireNonNull(through);
        }
    }

    /**
     * The ledger stated what the closed month's balances are, without showing them (ADR 0053).
     *
     * @param position of {@link MonthClosed}: what was recorded up to there counts
     * @param leaves how many balances there are, from 0
     * @param root the root of the tree over them (RFC 6962), 32 bytes in base64
     */
    record MonthSealed(YearMonth month, long position, int leaves, String root) implements MonthEvent {

        public MonthSealed {
            requireNonNull(month);
            requireNonNull(root);
        }
    }
}
