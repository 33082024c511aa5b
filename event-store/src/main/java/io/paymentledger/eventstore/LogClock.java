package io.paymentledger.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The time in which the log is written, which is the database's. A log's time never falls. Where it was ahead of the clock,
 * because the clock had been ahead and was set back, {@code ledger.log_ahead} has what the clock said meanwhile.
 *
 * <p>Every method throws {@link StoreUnavailableException} if the database cannot be reached.
 */
public final class LogClock {

    private static final String NOTED_BEFORE = """
            SELECT h.log, noted.position
              FROM ledger.log_head h
             CROSS JOIN LATERAL (SELECT a.position FROM ledger.log_ahead a
                                  WHERE a.log = h.log AND a.clock_at < ?
                                  ORDER BY a.clock_at DESC, a.position DESC LIMIT 1) noted""";

    private static final String NOW_ALONG = """
            SELECT clock_timestamp() + greatest(interval '0', (
                SELECT e.occurred_at - (SELECT a.clock_at FROM ledger.log_ahead a
                                         WHERE a.log = e.log AND a.position >= e.position
                                         ORDER BY a.position LIMIT 1)
                  FROM ledger.event e
                 WHERE e.log = ? AND e.stream = ? AND e.sequence = 0))""";

    private final DataSource dataSource;
    private final LogAssignment assignment;

    LogClock(DataSource dataSource, LogAssignment assignment) {
        this.dataSource = dataSource;
        this.assignment = assignment;
    }

    /** What the clock says. */
    public Instant now() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT clock_timestamp()");
                ResultSet row = select.executeQuery()) {
            row.next();
            return EventRows.instant(row, 1);
        } catch (SQLException e) {
            throw SqlErrors.translate("reading the database's clock", e);
        }
    }

    /** What the clock says, ahead by as much as the time of a stream's first event was. */
    public Instant nowAlong(String stream) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(NOW_ALONG)) {
            select.setInt(1, assignment.logOf(stream));
            select.setString(2, stream);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return EventRows.instant(row, 1);
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading the database's clock", e);
        }
    }

    /** The time of one event; {@code null} if the log has no such position yet. */
    public @Nullable Instant occurredAt(int log, long position) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT occurred_at FROM ledger.event WHERE log = ? AND position = ?")) {
            select.setInt(1, log);
            select.setLong(2, position);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? EventRows.instant(row, 1) : null;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading an event's time", e);
        }
    }

    /** What the clock said when an event was recorded: the event's own time, unless the log's was ahead. */
    public Instant recordedAt(String stream, long position, Instant occurredAt) {
        // The first note at or after a position says when the event there was in the log at the latest.
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT clock_at FROM ledger.log_ahead"
                        + " WHERE log = ? AND position >= ? ORDER BY position LIMIT 1")) {
            select.setInt(1, assignment.logOf(stream));
            select.setLong(2, position);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && EventRows.instant(row, 1).isBefore(occurredAt)
                        ? EventRows.instant(row, 1)
                        : occurredAt;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading when an event was recorded", e);
        }
    }

    /**
     * The positions of the last events before an instant. Positions have no gaps and times never fall along a log, so
     * each log is searched by bisection over its primary key. Where the time of a log was ahead of the clock, what was
     * noted of the clock decides, so the answer for an instant that is over never changes.
     */
    public LogPositions before(Instant instant) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT occurred_at < ? FROM ledger.event WHERE log = ? AND position = ?")) {
            TreeMap<Integer, Long> positions = new TreeMap<>();
            for (var head : EventLog.heads(connection).positions().entrySet()) {
                positions.put(head.getKey(), lastBefore(select, instant, head.getKey(), head.getValue()));
            }
            return new LogPositions(positions).upperBound(notedBefore(connection, instant));
        } catch (SQLException e) {
            throw SqlErrors.translate("searching the log by time", e);
        }
    }

    private static long lastBefore(PreparedStatement select, Instant instant, int log, long head) throws SQLException {
        long low = 0;
        long high = head;
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            if (isBefore(select, instant, log, middle)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private static boolean isBefore(PreparedStatement select, Instant instant, int log, long position)
            throws SQLException {
        select.setObject(1, instant.atOffset(ZoneOffset.UTC));
        select.setInt(2, log);
        select.setLong(3, position);
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("log %s has no event at %s".formatted(log, position));
            }
            return row.getBoolean(1);
        }
    }

    /** The last position of each log that was noted before an instant of the clock. */
    private static LogPositions notedBefore(Connection connection, Instant instant) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(NOTED_BEFORE)) {
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
}
