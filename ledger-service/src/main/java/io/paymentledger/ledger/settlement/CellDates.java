package io.paymentledger.ledger.settlement;

import io.paymentledger.events.ToldTimes;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import io.paymentledger.ledger.settlement.profile.Profile.Dates;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads value dates, as a file writes them: a day, or the day in UTC of a time. */
final class CellDates {

    /** A day and, perhaps, a time with its offset (RFC 3339). */
    private static final Pattern ISO = Pattern.compile("\\d{4}-\\d\\d-\\d\\d([Tt ].{1,40})?");

    /** A day of a zone (XML Schema), which is that day all the same. */
    private static final Pattern ZONED_DAY = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)(?:[Zz]|[+-]\\d\\d:\\d\\d)");

    /** An offset as ISO 8601's basic form has it. */
    private static final Pattern PLAIN_OFFSET = Pattern.compile("([+-]\\d\\d)(\\d\\d)$");

    /** What follows a time that says where it holds. */
    private static final Pattern OFFSET = Pattern.compile(".*([Zz]|[+-]\\d\\d(:?\\d\\d)?)");

    /** What gateways write for a zone, and the JDK does not know or takes for another one. */
    private static final Map<String, String> ABBREVIATIONS = Map.ofEntries(
            Map.entry("CEST", "Europe/Paris"),
            Map.entry("BST", "Europe/London"),
            Map.entry("EST", "America/New_York"),
            Map.entry("EDT", "America/New_York"),
            Map.entry("CST", "America/Chicago"),
            Map.entry("CDT", "America/Chicago"),
            Map.entry("PST", "America/Los_Angeles"),
            Map.entry("PDT", "America/Los_Angeles"),
            Map.entry("BRT", "America/Sao_Paulo"),
            Map.entry("SGT", "Asia/Singapore"),
            Map.entry("HKT", "Asia/Hong_Kong"),
            Map.entry("JST", "Asia/Tokyo"),
            Map.entry("AEST", "Australia/Sydney"),
            Map.entry("AEDT", "Australia/Sydney"),
            Map.entry("NZST", "Pacific/Auckland"),
            Map.entry("NZDT", "Pacific/Auckland"));

    private final Dates dates;
    private final Faults faults;
    private final @Nullable DateTimeFormatter pattern;

    CellDates(Dates dates, Faults faults) {
        this.dates = dates;
        this.faults = faults;
        this.pattern = dates.format() == null ? null : Dates.formatter(dates.format());
    }

    /**
     * The day; {@code null} if it is none, which then is noted.
     *
     * @param zone what the file says of the zone of a time; {@code null} if it says nothing
     */
    @Nullable
    LocalDate read(Cell cell, @Nullable Cell zone) {
        if (cell.isEmpty()) {
            faults.add(cell, Reason.MISSING_VALUE);
            return null;
        }
        @Nullable ZoneId assumed = dates.zone();
        if (zone != null && !zone.isEmpty()) {
            try {
                assumed = ZoneId.of(zone.text(), ABBREVIATIONS);
            } catch (DateTimeException e) {
                faults.add(zone, Reason.NOT_A_ZONE);
                return null;
            }
        }
        try {
            @Nullable
            LocalDate date = pattern == null
                    ? iso(cell.text(), assumed)
                    : day(
                            pattern.parseBest(
                                    cell.text(),
                                    ZonedDateTime::from,
                                    OffsetDateTime::from,
                                    LocalDateTime::from,
                                    LocalDate::from),
                            assumed);
            if (date != null && ToldTimes.contain(date)) {
                return date;
            }
        } catch (DateTimeException e) {
            // The same fault as a date that is out of reach.
        }
        faults.add(cell, Reason.NOT_A_DATE);
        return null;
    }

    private static LocalDate day(TemporalAccessor parsed, @Nullable ZoneId assumed) {
        return switch (parsed) {
            case ZonedDateTime time -> time.withZoneSameInstant(ZoneOffset.UTC).toLocalDate();
            case OffsetDateTime time ->
                time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDate();
            case LocalDateTime time when assumed != null -> day(time.atZone(assumed), null);
            default -> LocalDate.from(parsed);
        };
    }

    /** A time that says no zone is a day only if one is to be assumed. */
    private static @Nullable LocalDate iso(String text, @Nullable ZoneId assumed) {
        Matcher zonedDay = ZONED_DAY.matcher(text);
        if (zonedDay.matches()) {
            return LocalDate.parse(zonedDay.group(1));
        }
        if (!ISO.matcher(text).matches()) {
            return null;
        }
        if (text.length() == 10) {
            return LocalDate.parse(text);
        }
        String time = text.toUpperCase(Locale.ROOT).replace(' ', 'T');
        if (OFFSET.matcher(time.substring(11)).matches()) {
            return day(OffsetDateTime.parse(PLAIN_OFFSET.matcher(time).replaceFirst("$1:$2")), null);
        }
        return assumed == null ? null : day(LocalDateTime.parse(time).atZone(assumed), null);
    }
}
