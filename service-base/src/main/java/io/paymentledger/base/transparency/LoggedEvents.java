package io.paymentledger.base.transparency;

import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.proof.LoggedEvent;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** Stored events in the form that is committed to. */
public final class LoggedEvents {

    private static final DateTimeFormatter MICROSECONDS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);

    private LoggedEvents() {}

    /** Every column of an event. */
    public static LoggedEvent of(StoredEvent event) {
        return new LoggedEvent(
                event.log(),
                event.position(),
                event.stream(),
                event.sequence(),
                event.type(),
                event.revision(),
                event.eventId().toString(),
                MICROSECONDS.format(event.occurredAt()),
                event.payload(),
                event.metadata());
    }
}
