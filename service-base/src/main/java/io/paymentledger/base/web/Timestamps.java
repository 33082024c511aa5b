package io.paymentledger.base.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Instants in JSON: RFC 3339, UTC, always with microseconds. */
public final class Timestamps {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final Pattern RFC_3339 = Pattern.compile(
            "(?<date>\\d{4}-\\d\\d-\\d\\d)[Tt](?<minute>\\d\\d:\\d\\d):(?<second>[0-5]\\d|60)(?:\\.(?<fraction>\\d{1,9}))?"
                    + "(?:[Zz]|(?<sign>[+-])(?<hours>[01]\\d|2[0-3]):(?<minutes>[0-5]\\d))");

    private static final int FOUR_DIGITS = 10_000;

    private Timestamps() {}

    /**
     * The instant that a text means, cut to microseconds: RFC 3339 with up to nine digits of a fraction. A leap second, which
     * only the end of a month has, is the one after it, which no clock of ours tells from it. What an offset takes out of the
     * years that RFC 3339 can write is none: we could not say it again.
     */
    public static Optional<Instant> parse(String text) {
        Matcher parts = RFC_3339.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            boolean leap = parts.group("second").equals("60");
            LocalDateTime time = LocalDateTime.parse("%sT%s:%s"
                    .formatted(parts.group("date"), parts.group("minute"), leap ? "59" : parts.group("second")));
            int nanos = Integer.parseInt(
                    (Objects.requireNonNullElse(parts.group("fraction"), "") + "000000000").substring(0, 9));
            LocalDateTime utc = time.plusSeconds(leap ? 1 : 0)
                    .plusNanos(nanos - nanos % 1_000)
                    .minusMinutes(offsetMinutes(parts));
            return hasFourDigits(utc) && (!leap || beginsMonth(utc))
                    ? Optional.of(utc.toInstant(ZoneOffset.UTC))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean beginsMonth(LocalDateTime time) {
        return time.getDayOfMonth() == 1 && time.getHour() == 0 && time.getMinute() == 0 && time.getSecond() == 0;
    }

    private static int offsetMinutes(Matcher parts) {
        if (parts.group("sign") == null) {
            return 0;
        }
        int minutes = 60 * Integer.parseInt(parts.group("hours")) + Integer.parseInt(parts.group("minutes"));
        return parts.group("sign").equals("-") ? -minutes : minutes;
    }

    /** The text of an instant, cut to microseconds. */
    public static String format(Instant instant) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        return hasFourDigits(time) ? written(time) : FORMAT.format(instant);
    }

    private static boolean hasFourDigits(LocalDateTime time) {
        return time.getYear() >= 0 && time.getYear() < FOUR_DIGITS;
    }

    /** What the formatter would write. By hand, because every answer has two or three of them. */
    private static String written(LocalDateTime time) {
        StringBuilder text = new StringBuilder("uuuu-MM-ddTHH:mm:ss.SSSSSSZ".length());
        digits(text, time.getYear(), 4).append('-');
        digits(text, time.getMonthValue(), 2).append('-');
        digits(text, time.getDayOfMonth(), 2).append('T');
        digits(text, time.getHour(), 2).append(':');
        digits(text, time.getMinute(), 2).append(':');
        digits(text, time.getSecond(), 2).append('.');
        return digits(text, time.getNano() / 1_000, 6).append('Z').toString();
    }

    private static StringBuilder digits(StringBuilder text, int number, int width) {
        int end = text.length() + width;
        text.setLength(end);
        for (int rest = number, place = end - 1; place >= end - width; place--, rest /= 10) {
            text.setCharAt(place, (char) ('0' + rest % 10));
        }
        return text;
    }
}
