package io.paymentledger.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.TreeMap;

/**
 * What the clock said while the time of a log was ahead of it: {@code ledger.log_ahead} in SQL. As long as no clock was
 * set back, the table is empty, and the times of the events are the clock's.
 */
final class LogClock {

    private LogClock() {}

    /** The last position of each log that was noted before an instant of the clock. */
    static LogPositions notedBefore(Connection connection, Instant instant) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT h.log, noted.position
                  FROM ledger.log_head h
                 CROSS JOIN LATERAL (SELECT a.position FROM ledger.log_ahead a
                                      WHERE a.log = h.log AND a.clock_at < ?
                                      ORDER BY a.clock_at DESC, a.position DESC LIMIT 1) noted""")) {
            select.setObject(1, instant.atOffset(ZoneOffset.UTC));
            try (ResultSet rows = select.executeQuery()) {
                TreeMap<Integer, Long> positions = new TreeMap<>();
                while (rows.next()) {
                    positions.put(rows.getInt(1), rows.getLong(2));
                }
                return new LogPositions(positions);
            }
        }
    }

    /** The first note at or after a position says when the event there was in the log at the latest. */
    static Instant recordedAt(Connection connection, int log, long position, Instant occurredAt) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT clock_at FROM ledger.log_ahead WHERE log = ? AND position >= ? ORDER BY position LIMIT 1")) {
            select.setInt(1, log);
            select.setLong(2, position);
            try (ResultSet row = select.executeQuery()) {
                if (row.next() && EventLog.instant(row, 1).isBefore(occurredAt)) {
                    return EventLog.instant(row, 1);
                }
                return occurredAt;
            }
        }
    }

    static Instant nowAlong(Connection connection, int log, String stream) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT clock_timestamp() + greatest(interval '0', (
                    SELECT e.occurred_at - (SELECT a.clock_at FROM ledger.log_ahead a
                                             WHERE a.log = e.log AND a.position >= e.position
                                             ORDER BY a.position LIMIT 1)
                      FROM ledger.event e
                     WHERE e.log = ? AND e.stream = ? AND e.sequence = 0))""")) {
            select.setInt(1, log);
            select.setString(2, stream);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return EventLog.instant(row, 1);
            }
        }
    }
}
