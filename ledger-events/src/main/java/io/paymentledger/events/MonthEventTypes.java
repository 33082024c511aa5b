package io.paymentledger.events;

import io.paymentledger.events.MonthEvent.MonthClosed;
import io.paymentledger.events.MonthEvent.MonthSealed;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;

/** The part of {@link EventCodec}'s list that is about months. Verifiers of receipts rely on the stored bytes. */
final class MonthEventTypes {

    private static final String MONTH = "month";

    static final List<EventType<?>> ALL = List.of(
            new EventType<>(
                    "month.closed",
                    1,
                    MonthClosed.class,
                    (event, json) -> {
                        json.put(MONTH, event.month().toString());
                        json.put("through", event.through().toString());
                    },
                    json -> new MonthClosed(YearMonth.parse(json.text(MONTH)), Instant.parse(json.text("through")))),
            new EventType<>(
                    "month.sealed",
                    1,
                    MonthSealed.class,
                    (event, json) -> {
                        json.put(MONTH, event.month().toString());
                        json.put("position", event.position());
                        json.put("leaves", event.leaves());
                        json.put("root", event.root());
                    },
                    json -> new MonthSealed(
                            YearMonth.parse(json.text(MONTH)),
                            json.integer("position"),
                            Math.toIntExact(json.integer("leaves")),
                            json.text("root"))));

    private MonthEventTypes() {}
}
