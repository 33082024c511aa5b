package io.paymentledger.query.webhook;

import io.paymentledger.eventstore.EventRows;
import io.paymentledger.eventstore.StoredEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code webhook.set_aside} in SQL: events about endpoints that wait for a version that can read them. */
final class SetAside {

    private static final String EVENTS = "SELECT " + EventRows.COLUMNS + " FROM ledger.event WHERE log = ? AND position"
            + " IN (SELECT s.position FROM webhook.set_aside s WHERE s.log = ?) ORDER BY position";

    private SetAside() {}

    /** An event, without its stream: health may be open to the world. */
    record Place(int log, long position) {}

    /** Those of a log, in their order. */
    static List<StoredEvent> events(Connection connection, int log) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(EVENTS)) {
            select.setInt(1, log);
            select.setInt(2, log);
            return EventRows.of(select);
        }
    }

    /** The streams of a log of which something waits. */
    static Set<String> streams(Connection connection, int log) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT DISTINCT stream FROM webhook.set_aside WHERE log = ?")) {
            select.setInt(1, log);
            try (ResultSet row = select.executeQuery()) {
                Set<String> streams = new HashSet<>();
                while (row.next()) {
                    streams.add(row.getString(1));
                }
                return streams;
            }
        }
    }

    /** The first of all logs. */
    static List<Place> first(Connection connection, int most) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT log, position FROM webhook.set_aside ORDER BY log, position LIMIT ?")) {
            select.setInt(1, most);
            try (ResultSet row = select.executeQuery()) {
                List<Place> places = new ArrayList<>();
                while (row.next()) {
                    places.add(new Place(row.getInt(1), row.getLong(2)));
                }
                return places;
            }
        }
    }

    static void add(Connection connection, StoredEvent event) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO webhook.set_aside (log, position, stream) VALUES (?, ?, ?)")) {
            insert.setInt(1, event.log());
            insert.setLong(2, event.position());
            insert.setString(3, event.stream());
            insert.executeUpdate();
        }
    }

    static void remove(Connection connection, StoredEvent event) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM webhook.set_aside WHERE log = ? AND position = ?")) {
            delete.setInt(1, event.log());
            delete.setLong(2, event.position());
            delete.executeUpdate();
        }
    }
}
