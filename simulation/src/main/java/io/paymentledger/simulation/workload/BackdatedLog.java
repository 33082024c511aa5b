package io.paymentledger.simulation.workload;

import io.paymentledger.eventstore.NewEvent;
import io.paymentledger.eventstore.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Appends with times of the simulated clock, which the product never does: its own writer takes the database's clock. It
 * keeps the log's rules all the same, and locks the head as {@code ledger.append} does: no gaps, and no time before an
 * earlier one.
 */
final class BackdatedLog implements CommitSink {

    private static final int EVENTS_PER_COMMIT = 5_000;

    private static final String LOCK = "SELECT position, occurred_at > ? FROM ledger.log_head WHERE log = ? FOR UPDATE";

    private static final String INSERT = """
            INSERT INTO ledger.event
                   (log, position, stream, sequence, type, revision, event_id, occurred_at, payload, metadata)
            SELECT ?, ? + u.ordinal, u.stream, u.sequence, u.type, u.revision, u.event_id, u.occurred_at, u.payload,
                   u.metadata
              FROM unnest(?, ?, ?, ?, ?, ?::timestamptz[], ?, ?) WITH ORDINALITY
                   AS u (stream, sequence, type, revision, event_id, occurred_at, payload, metadata, ordinal)""";

    private static final String MOVE_HEAD =
            "UPDATE ledger.log_head SET position = position + ?, occurred_at = ? WHERE log = ?";

    private final DataSource dataSource;
    private final int log;
    private final StoredForm form;
    private List<Dated> gathered = new ArrayList<>();

    private record Dated(NewEvent event, Instant at) {}

    BackdatedLog(DataSource dataSource, int log, StoredForm form) {
        this.dataSource = dataSource;
        this.log = log;
        this.form = form;
    }

    @Override
    public void accept(Commit commit, @Nullable Instant at) {
        Objects.requireNonNull(at, "a simulated clock tells the time");
        form.of(commit).forEach(event -> gathered.add(new Dated(event, at)));
        if (gathered.size() >= EVENTS_PER_COMMIT) {
            append();
        }
    }

    private void append() {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            insert(connection, lock(connection));
            moveHead(connection);
            connection.commit();
        } catch (SQLException e) {
            throw SqlErrors.translate("appending", e);
        }
        gathered = new ArrayList<>();
    }

    private long lock(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LOCK)) {
            select.setObject(1, time(gathered.getFirst()));
            select.setInt(2, log);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                if (row.getBoolean(2)) {
                    throw new IllegalStateException("the log holds events later than " + gathered.getFirst().at);
                }
                return row.getLong(1);
            }
        }
    }

    private void insert(Connection connection, long after) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setInt(1, log);
            insert.setLong(2, after);
            array(insert, 3, "text", dated -> dated.event.stream());
            array(insert, 4, "bigint", dated -> dated.event.sequence());
            array(insert, 5, "text", dated -> dated.event.type());
            array(insert, 6, "integer", dated -> dated.event.revision());
            array(insert, 7, "uuid", dated -> dated.event.eventId());
            array(insert, 8, "text", dated -> dated.at.toString());
            bytes(insert, 9, dated -> dated.event.payload());
            bytes(insert, 10, dated -> dated.event.metadata());
            insert.executeUpdate();
        }
    }

    private void array(PreparedStatement insert, int index, String type, Function<Dated, Object> value)
            throws SQLException {
        insert.setArray(
                index,
                insert.getConnection()
                        .createArrayOf(type, gathered.stream().map(value).toArray()));
    }

    /** The driver takes arrays of bytes by their own type only. */
    private void bytes(PreparedStatement insert, int index, Function<Dated, byte[]> value) throws SQLException {
        insert.setArray(
                index,
                insert.getConnection()
                        .createArrayOf("bytea", gathered.stream().map(value).toArray(byte[][]::new)));
    }

    private void moveHead(Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(MOVE_HEAD)) {
            update.setInt(1, gathered.size());
            update.setObject(2, time(gathered.getLast()));
            update.setInt(3, log);
            update.executeUpdate();
        }
    }

    private static OffsetDateTime time(Dated dated) {
        return dated.at.atOffset(ZoneOffset.UTC);
    }

    @Override
    public void close() {
        if (!gathered.isEmpty()) {
            append();
        }
    }
}
