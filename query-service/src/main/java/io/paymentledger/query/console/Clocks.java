package io.paymentledger.query.console;

import io.paymentledger.events.MonthEvent;
import io.paymentledger.events.ToldTimes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The two clocks of the books, as a form sends them: by when something was recorded, and by when it counts. Times are in
 * UTC and to the second; the whole of that second counts.
 *
 * @param recorded the last instant of recording that counts; {@code null} for now
 * @param effective the last instant of effect that counts; {@code null} for now
 */
record Clocks(@Nullable Instant recorded, @Nullable Instant effective) {

    private static final DateTimeFormatter FIELD =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Both at the last instant of a month; empty of both if it is none. */
    static Clocks ofMonth(String month) {
        // Of what is no month, nothing is cut.
        @Nullable
        Instant last = MonthEvent.named(month).map(MonthEvent::lastInstant).orElse(null);
        return new Clocks(last, last);
    }

    /** What two fields say; one that is empty, or no time, is now. */
    static Clocks of(String recorded, String effective) {
        return new Clocks(instant(recorded), instant(effective));
    }

    /** The instant that a field means; {@code null} if it is empty or no time. */
    static @Nullable Instant instant(String field) {
        if (field.isEmpty()) {
            return null;
        }
        try {
            Instant last = LocalDateTime.parse(field)
                    .toInstant(ZoneOffset.UTC)
                    .truncatedTo(ChronoUnit.SECONDS)
                    .plusSeconds(1)
                    .minus(1, ChronoUnit.MICROS);
            return ToldTimes.contain(last) ? last : null;
        } catch (DateTimeException e) {
            // Whoever types nonsense sees the books as they are now, and the empty field.
            return null;
        }
    }

    /** An instant as the value of a field; empty for now. */
    static String field(@Nullable Instant instant) {
        return instant == null ? "" : FIELD.format(instant);
    }

    public String recordedField() {
        return field(recorded);
    }

    public String effectiveField() {
        return field(effective);
    }
}
