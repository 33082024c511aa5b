package io.paymentledger.base.web;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Instants in JSON: RFC 3339, UTC, always with microseconds. */
public final class Timestamps {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private Timestamps() {}

    /** The text of an instant, cut to microseconds. */
    public static String format(Instant instant) {
        return FORMAT.format(instant);
    }
}
