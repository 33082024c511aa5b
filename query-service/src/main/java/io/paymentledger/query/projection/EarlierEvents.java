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
import java.util.stream.Collectors;

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
     * The earlier events of the charges that began before some events, in each charge's order.
     *
     * @param events each log's events in their order
     */
    public Map<StreamName, List<RecordedEvent>> of(List<LogEvent> events) {
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
                ? Map.of()
                : log.read(earlier).stream()
                        .map(history::recorded)
                        .collect(Collectors.groupingBy(RecordedEvent::stream));
    }
}
