package io.paymentledger.eventstore;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Events as {@code ledger.event} has them, for whoever reads some of them by a condition of his own. */
public final class EventRows {

    /** What is selected of each, in this order. */
    public static final String COLUMNS =
            "log, position, stream, sequence, type, revision, event_id, occurred_at, payload, metadata";

    private EventRows() {}

    /** The events of a statement that selects {@link #COLUMNS}, in its order. */
    public static List<StoredEvent> of(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            List<StoredEvent> events = new ArrayList<>();
            while (row.next()) {
                events.add(event(row));
            }
            return events;
        }
    }

    /** The event of the current row of such a statement. */
    public static StoredEvent event(ResultSet row) throws SQLException {
        return new StoredEvent(
                row.getInt(1),
                row.getLong(2),
                row.getString(3),
                row.getLong(4),
                row.getString(5),
                row.getInt(6),
                row.getObject(7, UUID.class),
                instant(row, 8),
                row.getBytes(9),
                row.getBytes(10));
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
