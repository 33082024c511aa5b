package io.paymentledger.query.projection;

import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.eventstore.StoredEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.TreeMap;
import javax.sql.DataSource;

/** {@code query.projection_anchor} in SQL: which event of each log a projection read last, so that another log is noticed. */
final class Anchors {

    private final DataSource dataSource;

    Anchors(DataSource dataSource) {
        this.dataSource = dataSource;
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
