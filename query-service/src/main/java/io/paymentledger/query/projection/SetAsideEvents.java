package io.paymentledger.query.projection;

import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.eventstore.StoredEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * {@code query.set_aside_event} in SQL: what people let projections go past.
 *
 * <p>Every method throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class SetAsideEvents {

    private final DataSource dataSource;

    SetAsideEvents(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * An event that was set aside.
     *
     * @param stream the stream whose events are passed over from there on
     * @param readable whether it could be read, and not be folded
     */
    record SetAside(int log, long position, String stream, String type, boolean readable, String actor, String reason) {

        /** Whether one of them has an event passed over. */
        static boolean passOver(List<SetAside> some, StoredEvent event) {
            for (SetAside each : some) {
                if (each.covers(event)) {
                    return true;
                }
            }
            return false;
        }

        private boolean covers(StoredEvent event) {
            return event.log() == log
                    && event.position() >= position
                    && event.stream().equals(stream);
        }
    }

    /** What a projection goes past. */
    List<SetAside> of(String projection) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        SELECT log, position, stream, type, readable, actor, reason FROM query.set_aside_event
                         WHERE projection = ? AND read_again_at IS NULL ORDER BY log, position""")) {
            select.setString(1, projection);
            try (ResultSet row = select.executeQuery()) {
                List<SetAside> events = new ArrayList<>();
                while (row.next()) {
                    events.add(new SetAside(
                            row.getInt(1),
                            row.getLong(2),
                            row.getString(3),
                            row.getString(4),
                            row.getBoolean(5),
                            row.getString(6),
                            row.getString(7)));
                }
                return events;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading what was set aside", e);
        }
    }

    /** Sets an event aside. */
    void add(String projection, StoredEvent event, boolean readable, String actor, String reason) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO query.set_aside_event
                               (projection, log, position, stream, type, readable, actor, reason)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)""")) {
            insert.setString(1, projection);
            insert.setInt(2, event.log());
            insert.setLong(3, event.position());
            insert.setString(4, event.stream());
            insert.setString(5, event.type());
            insert.setBoolean(6, readable);
            insert.setString(7, actor);
            insert.setString(8, reason);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw SqlErrors.translate("setting an event aside", e);
        }
    }
}
