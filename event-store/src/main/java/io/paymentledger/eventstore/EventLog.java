package io.paymentledger.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Reads the log: one stream by sequence, or all logs by position. Positions have no gaps and appear in commit order, so
 * "everything after n" misses nothing and repeats nothing.
 *
 * <p>Every method throws {@link StoreUnavailableException} if the database cannot be reached.
 */
public final class EventLog {

    private static final String READ_STREAM = "SELECT " + EventRows.COLUMNS + " FROM ledger.event"
            + " WHERE log = ? AND stream = ? AND sequence >= ? ORDER BY sequence";

    private static final String READ_HEADS = "SELECT log, position FROM ledger.log_head";

    private static final String READ_LOG = "SELECT " + EventRows.COLUMNS
            + " FROM ledger.event WHERE log = ? AND position > ? ORDER BY position LIMIT ?";

    /** How many rows of a long page are on their way at a time: more would be held in memory, whatever their size. */
    private static final int FETCH_EVENTS = 1_000;

    private final DataSource dataSource;
    private final LogAssignment assignment;
    private final LogClock clock;

    public EventLog(DataSource dataSource, LogAssignment assignment) {
        this.dataSource = dataSource;
        this.assignment = assignment;
        this.clock = new LogClock(dataSource, assignment);
    }

    /** The time in which the log is written. */
    public LogClock clock() {
        return clock;
    }

    /** The events of a stream from a sequence on, in order; empty if there are none. */
    public List<StoredEvent> readStream(String stream, long fromSequence) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(READ_STREAM)) {
            select.setInt(1, assignment.logOf(stream));
            select.setString(2, stream);
            select.setLong(3, fromSequence);
            return EventRows.of(select);
        } catch (SQLException e) {
            throw SqlErrors.translate("reading a stream", e);
        }
    }

    /** The events of a stream between two sequences, both inclusive, in order; those that there are. */
    public List<StoredEvent> readStream(String stream, long fromSequence, long toSequence) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT " + EventRows.COLUMNS + " FROM ledger.event"
                                + " WHERE log = ? AND stream = ? AND sequence BETWEEN ? AND ? ORDER BY sequence")) {
            select.setInt(1, assignment.logOf(stream));
            select.setString(2, stream);
            select.setLong(3, fromSequence);
            select.setLong(4, toSequence);
            return EventRows.of(select);
        } catch (SQLException e) {
            throw SqlErrors.translate("reading a part of a stream", e);
        }
    }

    /**
     * The beginning of a stream.
     *
     * @param log the stream's log
     * @param before the sequence of the first event that is no part of it
     */
    public record Beginning(int log, String stream, long before) {}

    /** The beginnings of some streams, each stream's events in their order. */
    public List<StoredEvent> read(Collection<Beginning> beginnings) {
        // A look into the index for each stream; a join could be planned as a scan.
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        SELECT e.* FROM unnest(?, ?, ?) AS beginning (log, stream, before)
                         CROSS JOIN LATERAL (
                            SELECT %s FROM ledger.event e
                             WHERE e.log = beginning.log AND e.stream = beginning.stream AND e.sequence < beginning.before
                            OFFSET 0) e
                         ORDER BY e.log, e.position""".formatted(EventRows.COLUMNS))) {
            select.setArray(1, SqlArrays.of(connection, "integer", beginnings, Beginning::log));
            select.setArray(2, SqlArrays.of(connection, "text", beginnings, Beginning::stream));
            select.setArray(3, SqlArrays.of(connection, "bigint", beginnings, Beginning::before));
            return EventRows.of(select);
        } catch (SQLException e) {
            throw SqlErrors.translate("reading what came before", e);
        }
    }

    /** The sequence of a stream's last event; empty if the stream was never born. */
    public OptionalLong lastSequence(String stream) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT max(sequence) FROM ledger.event WHERE log = ? AND stream = ?")) {
            select.setInt(1, assignment.logOf(stream));
            select.setString(2, stream);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                long sequence = row.getLong(1);
                return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(sequence);
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading a stream's end", e);
        }
    }

    /**
     * The next events of every log, in each log's order.
     *
     * @param after the last positions already read
     * @param limit the most events to read, of which each log that has some gets its share
     */
    public List<StoredEvent> readAfter(LogPositions after, int limit) {
        return readAfter(after, limit, Long.MAX_VALUE);
    }

    /**
     * The next events of every log, in each log's order, as long as there is room for their bytes. However many logs have
     * something to read, what is read together keeps within the limits: each of those logs gets an equal share of what the
     * logs before it left, and at least one event.
     *
     * @param after the last positions already read
     * @param limit the most events to read
     * @param limitBytes how many bytes of payload and metadata to read: of each log, the first event beyond is the last one
     */
    public List<StoredEvent> readAfter(LogPositions after, int limit, long limitBytes) {
        try (Connection connection = dataSource.getConnection()) {
            List<StoredEvent> events = new ArrayList<>();
            List<Map.Entry<Integer, Long>> grown = heads(connection).positions().entrySet().stream()
                    .filter(head -> after.in(head.getKey()) < head.getValue())
                    // What those with little leave is for those with much.
                    .sorted(Comparator.comparingLong(head -> head.getValue() - after.in(head.getKey())))
                    .toList();
            long bytesLeft = limitBytes;
            for (int i = 0; i < grown.size(); i++) {
                int log = grown.get(i).getKey();
                int sharers = grown.size() - i;
                bytesLeft -= readLog(
                        connection,
                        log,
                        after.in(log),
                        Math.max(1, (limit - events.size()) / sharers),
                        Math.max(0, bytesLeft / sharers),
                        events);
            }
            return events;
        } catch (SQLException e) {
            throw SqlErrors.translate("reading the log", e);
        }
    }

    /**
     * The next events of one log, in its order.
     *
     * @param after the last position already read
     * @param limit the most events to read
     * @param limitBytes how many bytes of payload and metadata to read: the first event beyond is the last one
     */
    public List<StoredEvent> readLog(int log, long after, int limit, long limitBytes) {
        try (Connection connection = dataSource.getConnection()) {
            List<StoredEvent> events = new ArrayList<>();
            long _ = readLog(connection, log, after, limit, limitBytes, events);
            return events;
        } catch (SQLException e) {
            throw SqlErrors.translate("reading the log", e);
        }
    }

    /**
     * Only inside a transaction does the driver fetch rows by and by.
     *
     * @return the bytes that were read
     */
    private static long readLog(
            Connection connection, int log, long after, int limit, long limitBytes, List<StoredEvent> events)
            throws SQLException {
        if (limit <= FETCH_EVENTS) {
            return readRows(connection, log, after, limit, limitBytes, events);
        }
        try (Transaction _ = Transaction.on(connection)) {
            return readRows(connection, log, after, limit, limitBytes, events);
        }
    }

    private static long readRows(
            Connection connection, int log, long after, int limit, long limitBytes, List<StoredEvent> events)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(READ_LOG)) {
            select.setInt(1, log);
            select.setLong(2, after);
            select.setInt(3, limit);
            select.setFetchSize(FETCH_EVENTS);
            try (ResultSet row = select.executeQuery()) {
                long bytes = 0;
                while (bytes <= limitBytes && row.next()) {
                    StoredEvent event = EventRows.event(row);
                    bytes += event.payload().length + event.metadata().length;
                    events.add(event);
                }
                return bytes;
            }
        }
    }

    /** The position of the last event of every log. */
    public LogPositions head() {
        try (Connection connection = dataSource.getConnection()) {
            return heads(connection);
        } catch (SQLException e) {
            throw SqlErrors.translate("reading the log's head", e);
        }
    }

    static LogPositions heads(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(READ_HEADS);
                ResultSet rows = select.executeQuery()) {
            TreeMap<Integer, Long> heads = new TreeMap<>();
            while (rows.next()) {
                heads.put(rows.getInt(1), rows.getLong(2));
            }
            return new LogPositions(heads);
        }
    }

    /** The event at a position; empty if the log has no such position yet. */
    public Optional<StoredEvent> at(int log, long position) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT " + EventRows.COLUMNS + " FROM ledger.event WHERE log = ? AND position = ?")) {
            select.setInt(1, log);
            select.setLong(2, position);
            return EventRows.of(select).stream().findFirst();
        } catch (SQLException e) {
            throw SqlErrors.translate("reading an event", e);
        }
    }

    /** The events at some positions of a log, in no particular order; those that there are. */
    public List<StoredEvent> at(int log, Collection<Long> positions) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT " + EventRows.COLUMNS + " FROM ledger.event WHERE log = ? AND position = ANY (?)")) {
            select.setInt(1, log);
            select.setArray(2, connection.createArrayOf("bigint", positions.toArray()));
            return EventRows.of(select);
        } catch (SQLException e) {
            throw SqlErrors.translate("reading some events", e);
        }
    }
}
