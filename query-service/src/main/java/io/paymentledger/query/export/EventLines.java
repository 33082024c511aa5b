package io.paymentledger.query.export;

import io.paymentledger.eventstore.EventRows;
import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.query.event.PublicEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The events of a tenant, each as one line of JSON, in the order of positions.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class EventLines {

    /** The positions that one statement looks at: with the largest events, some ten megabytes. */
    static final long POSITIONS_AT_ONCE = 1_000;

    private static final String EVENTS = "SELECT " + EventRows.COLUMNS + " FROM ledger.event"
            + " WHERE log = ? AND position > ? AND position <= ? AND starts_with(stream, ?)"
            + " AND (cardinality(?) = 0 OR type = ANY (?)) ORDER BY position";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final DataSource dataSource;

    EventLines(DataSource dataSource) {
        this.dataSource = dataSource;
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
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(EVENTS)) {
            select.setInt(1, wanted.log);
            select.setLong(2, after);
            select.setLong(3, Math.min(upTo, after + POSITIONS_AT_ONCE));
            select.setString(4, wanted.tenant + "/");
            Object[] types = wanted.types.toArray();
            select.setArray(5, connection.createArrayOf("text", types));
            select.setArray(6, connection.createArrayOf("text", types));
            return EventRows.of(select).stream().map(EventLines::line).toList();
        } catch (SQLException e) {
            throw SqlErrors.translate("reading events", e);
        }
    }

    /** The line of an event. */
    static EventLine line(StoredEvent event) {
        return new EventLine(event.position(), event.type(), JSON.writeValueAsString(PublicEvent.json(event)));
    }
}
