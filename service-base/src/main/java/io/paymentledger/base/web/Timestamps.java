package io.paymentledger.base.web;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Instants in JSON: RFC 3339, UTC, always with microseconds. */
public final class Timestamps {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final int FOUR_DIGITS = 10_000;

    private Timestamps() {}

    /** The text of an instant, cut to microseconds. */
    public static String format(Instant instant) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        return time.getYear() >= 0 && time.getYear() < FOUR_DIGITS ? written(time) : FORMAT.format(instant);
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
