package io.paymentledger.query.projection;

import io.paymentledger.base.History;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.EventLog.Beginning;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What charges said before some events of theirs, from the log. A fold that needs little of it, and for few of the charges of a
 * page, keeps no row for each charge that there ever was (ADR 0057).
 */
public final class EarlierEvents {

    private final EventLog log;
    private final History history;

    EarlierEvents(EventLog log, History history) {
        this.log = log;
        this.history = history;
    }

    /**
     * What the events of a charge come to, one after the other.
     *
     * @param <T> what is known of a charge
     */
    @FunctionalInterface
    public interface Fold<T> {

        /**
         * What it comes to with one more event.
         *
         * @param before what the events before came to, {@code null} before the first one
         */
        T after(@Nullable T before, StreamName charge, ChargeEvent event);
    }

    /**
     * What the charges that began before some events had come to by then, in a map of the caller's own.
     *
     * @param events each log's events in their order
     */
    public <T> Map<StreamName, T> fold(List<LogEvent> events, Fold<T> fold) {
        Map<StreamName, T> folded = new HashMap<>();
        for (RecordedEvent earlier : before(events)) {
            StreamName charge = earlier.stream();
            folded.put(charge, fold.after(folded.get(charge), charge, (ChargeEvent) earlier.event()));
        }
        return folded;
    }

    /** The earlier events of these charges, in each charge's order. */
    private List<RecordedEvent> before(List<LogEvent> events) {
        Map<StreamName, Beginning> beginnings = new HashMap<>();
        for (LogEvent event : events) {
            RecordedEvent recorded = event.recorded();
            if (recorded.event() instanceof ChargeEvent) {
                StreamName stream = recorded.stream();
                beginnings.putIfAbsent(stream, new Beginning(event.log(), stream.value(), recorded.sequence()));
            }
        }
        List<Beginning> earlier =
                beginnings.values().stream().filter(each -> each.before() > 0).toList();
        return earlier.isEmpty()
                ? List.of()
                : log.read(earlier).stream().map(history::recorded).toList();
    }
}
