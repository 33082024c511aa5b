package io.paymentledger.query.export;

import io.paymentledger.eventstore.EventRows;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.query.event.PublicEvent;
import io.paymentledger.query.scope.ScopedSelect;
import io.paymentledger.query.scope.TenantReads;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * The events of a tenant, each as one line of JSON, in the order of positions.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class EventLines {

    /** The positions that one statement looks at: with the largest events, some ten megabytes. */
    static final long POSITIONS_AT_ONCE = 1_000;

    private static final ScopedSelect EVENTS = ScopedSelect.of(
            "reading events",
            "SELECT " + EventRows.COLUMNS + " FROM {ledger.event}"
                    + " WHERE log = :log AND position > :after AND position <= :up_to"
                    + " AND (cardinality(:types::text[]) = 0 OR type = ANY (:types::text[])) ORDER BY position");

    private static final JsonMapper JSON = JsonMapper.shared();

    private final TenantReads reads;

    EventLines(TenantReads reads) {
        this.reads = reads;
    }

    /**
     * Which events are wanted.
     *
     * @param types only those with these names; all if it is empty
     */
    record Wanted(int log, String tenant, Set<String> types) {

        Wanted {
            types = Set.copyOf(types);
        }

        boolean includes(StoredEvent event) {
            return event.log() == log
                    && event.stream().startsWith(tenant + "/")
                    && (types.isEmpty() || types.contains(event.type()));
        }
    }

    /** An event's place, type and line, which has no line break. */
    record EventLine(long position, String type, String json) {}

    /**
     * The wanted events of some positions.
     *
     * @param after the position after which they begin
     * @param upTo the position with which they end; at most {@link #POSITIONS_AT_ONCE} further on
     */
    List<EventLine> read(Wanted wanted, long after, long upTo) {
        return reads
                .of(wanted.tenant, EVENTS)
                .with("log", wanted.log)
                .with("after", after)
                .with("up_to", Math.min(upTo, after + POSITIONS_AT_ONCE))
                .with("types", wanted.types.toArray(String[]::new))
                .list(EventRows::event)
                .stream()
                .map(EventLines::line)
                .toList();
    }

    /** The line of an event. */
    static EventLine line(StoredEvent event) {
        return new EventLine(event.position(), event.type(), JSON.writeValueAsString(PublicEvent.json(event)));
    }
}
