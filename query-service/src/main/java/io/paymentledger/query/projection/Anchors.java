package io.paymentledger.query.projection;

import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.eventstore.StoredEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.TreeMap;
import javax.sql.DataSource;

/** {@code query.projection_anchor} in SQL: which event of each log a projection read last, so that another log is noticed. */
final class Anchors {

    private final DataSource dataSource;

    Anchors(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Looks, on the connection of the transaction that writes the rows, whether they are what a page goes on from: the log
     * still has what the projection read, and nobody has emptied it meanwhile.
     *
     * @param after where the page goes on
     * @throws IllegalStateException if not: nothing must be folded on such rows
     */
    static void check(Connection connection, String projection, LogPositions after) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
            SELECT FROM unnest(?::integer[]) AS read (log)
              LEFT JOIN query.projection_anchor a ON a.projection = ? AND a.log = read.log
              LEFT JOIN ledger.event e ON e.log = a.log AND e.position = a.position
             WHERE a.event_id IS NULL OR e.event_id IS DISTINCT FROM a.event_id\
            """)) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "integer", after.positions().keySet().toArray()));
            select.setString(2, projection);
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    throw new IllegalStateException("the rows of " + projection + " are not what the log goes on from");
                }
            }
        }
    }

    /** Moves a projection's anchors, on the connection of the transaction that writes its rows. */
    static void move(Connection connection, String projection, Collection<StoredEvent> last) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
            INSERT INTO query.projection_anchor (projection, log, position, event_id) VALUES (?, ?, ?, ?)
                ON CONFLICT (projection, log) DO UPDATE
               SET position = excluded.position, event_id = excluded.event_id\
            """)) {
            for (StoredEvent event : last) {
                upsert.setString(1, projection);
                upsert.setInt(2, event.log());
                upsert.setLong(3, event.position());
                upsert.setObject(4, event.eventId());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    /** Anchors a projection that has no anchor in the event's log; one that has moved on meanwhile is left as it is. */
    void add(String projection, StoredEvent event) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO query.projection_anchor (projection, log, position, event_id) VALUES (?, ?, ?, ?)
                        ON CONFLICT DO NOTHING\
                    """)) {
            insert.setString(1, projection);
            insert.setInt(2, event.log());
            insert.setLong(3, event.position());
            insert.setObject(4, event.eventId());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw SqlErrors.translate("anchoring a projection", e);
        }
    }

    /** The positions of a projection's anchors. */
    LogPositions of(String projection) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT log, position FROM query.projection_anchor WHERE projection = ?")) {
            select.setString(1, projection);
            try (ResultSet row = select.executeQuery()) {
                TreeMap<Integer, Long> positions = new TreeMap<>();
                while (row.next()) {
                    positions.put(row.getInt(1), row.getLong(2));
                }
                return new LogPositions(positions);
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading a projection's anchors", e);
        }
    }
}
