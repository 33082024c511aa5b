package io.paymentledger.query.console;

import io.paymentledger.base.web.Timestamps;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * An instant as people read it. A script puts the viewer's own time beside it.
 *
 * @param iso RFC 3339 with microseconds
 * @param utc to the second, in UTC
 */
record TimeText(String iso, String utc) {

    private static final DateTimeFormatter TO_THE_SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    static TimeText of(Instant instant) {
        return new TimeText(Timestamps.format(instant), TO_THE_SECOND.format(instant));
    }
}
