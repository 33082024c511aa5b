package io.paymentledger.query.projection;

import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.Transactions;
import io.paymentledger.query.projection.Build.State;
import io.paymentledger.query.scope.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;

/**
 * {@code query.projection_build} in SQL. Methods that take no connection throw
 * {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class Builds {

    private static final String COLUMNS = "SELECT id, projection, version, reason, asked_by, state, accept_differences,"
            + " reached, differences, failure, started_at, ended_at FROM query.projection_build ";

    private final DataSource dataSource;
    private final Serializer serializer;

    Builds(DataSource dataSource, Serializer serializer) {
        this.dataSource = dataSource;
        this.serializer = serializer;
    }

    /** Does something in a transaction of its own. */
    <T> T inTransaction(String what, Transactions.Work<T> work) {
        return Transactions.compute(dataSource, what, work);
    }

    /** The version of the fold that made a read model's rows; empty if there is no such read model. */
    Optional<Integer> version(String projection) {
        return inTransaction("reading a read model's version", connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT version FROM query.read_model WHERE name = ?")) {
                select.setString(1, projection);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getInt(1)) : Optional.empty();
                }
            }
        });
    }

    Optional<Build> find(UUID id) {
        return inTransaction("finding a rebuild", connection -> find(connection, "WHERE id = ?", id));
    }

    /** The one that is under way. */
    Optional<Build> open(String projection) {
        return inTransaction(
                "finding a rebuild",
                connection -> find(connection, "WHERE projection = ? AND ended_at IS NULL", projection));
    }

    /** The one that began last. */
    Optional<Build> last(String projection) {
        return inTransaction(
                "finding a rebuild",
                connection -> find(connection, "WHERE projection = ? ORDER BY started_at DESC LIMIT 1", projection));
    }

    /** The one with this name, which nobody else changes before the transaction ends. */
    Build lock(Connection connection, UUID id) throws SQLException {
        return find(connection, "WHERE id = ? FOR UPDATE", id).orElseThrow();
    }

    private Optional<Build> find(Connection connection, String condition, Object value) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + condition)) {
            select.setObject(1, value);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(build(row)) : Optional.empty();
            }
        }
    }

    private Build build(ResultSet row) throws SQLException {
        @Nullable String differences = row.getString("differences");
        return new Build(
                row.getObject("id", UUID.class),
                row.getString("projection"),
                row.getInt("version"),
                row.getString("reason"),
                row.getString("asked_by"),
                State.ofWireName(row.getString("state")),
                row.getBoolean("accept_differences"),
                positions(row.getString("reached")),
                differences == null ? null : Differences.ofJson(differences),
                row.getString("failure"),
                Columns.instant(row, "started_at"),
                Columns.instantOrNull(row, "ended_at"));
    }

    private LogPositions positions(String text) {
        if (text.equals("{}")) {
            return LogPositions.NONE;
        }
        LogPositions positions = serializer.deserialize(
                new SimpleSerializedObject<>(text, String.class, TokenSerializer.POSITIONS, null));
        return Objects.requireNonNull(positions);
    }

    /** Begins a rebuild, unless one is under way; gives the one that then is. Whoever works on it makes its tables. */
    Build begin(String projection, int version, String reason, @Nullable String askedBy, boolean acceptDifferences) {
        return inTransaction("beginning a rebuild", connection -> {
            UUID id = UUID.randomUUID();
            try (PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO query.projection_build (id, projection, version, reason, asked_by, accept_differences)
                    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""")) {
                insert.setObject(1, id);
                insert.setString(2, projection);
                insert.setInt(3, version);
                insert.setString(4, reason);
                insert.setString(5, askedBy);
                insert.setBoolean(6, acceptDifferences);
                insert.executeUpdate();
            }
            return find(connection, "WHERE projection = ? AND ended_at IS NULL", projection)
                    .orElseThrow();
        });
    }

    /** Notes how far it is. */
    void reached(Connection connection, UUID id, LogPositions positions) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE query.projection_build SET reached = ? WHERE id = ?")) {
            update.setString(1, serializer.serialize(positions, String.class).getData());
            update.setObject(2, id);
            update.executeUpdate();
        }
    }

    /** Notes what the comparison found. */
    void compared(Connection connection, UUID id, Differences differences, State state) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE query.projection_build SET differences = ?, state = ? WHERE id = ?")) {
            update.setString(1, differences.toJson());
            update.setString(2, state.wireName());
            update.setObject(3, id);
            update.executeUpdate();
        }
    }

    /** Moves it from one state to the next, unless it is in another one by now. */
    boolean move(UUID id, State from, State to) {
        return inTransaction("moving a rebuild on", connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE query.projection_build SET state = ? WHERE id = ? AND state = ?")) {
                update.setString(1, to.wireName());
                update.setObject(2, id);
                update.setString(3, from.wireName());
                return update.executeUpdate() > 0;
            }
        });
    }

    /** Lets it take the other one's place, whatever differs. */
    void accept(UUID id) {
        inTransaction("accepting differences", connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    UPDATE query.projection_build SET accept_differences = true,
                           state = CASE state WHEN 'differs' THEN 'folding' ELSE state END
                     WHERE id = ? AND ended_at IS NULL""")) {
                update.setObject(1, id);
                return update.executeUpdate();
            }
        });
    }

    /** Ends it, if it has not ended. */
    boolean end(Connection connection, UUID id, State state, @Nullable String failure) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE query.projection_build SET state = ?, failure = ?, ended_at = now()
                 WHERE id = ? AND ended_at IS NULL""")) {
            update.setString(1, state.wireName());
            update.setString(2, failure);
            update.setObject(3, id);
            return update.executeUpdate() > 0;
        }
    }

    /** Gives it up, and what was folded of it. */
    boolean giveUp(ReadModel readModel, UUID id, State state, @Nullable String failure) {
        return inTransaction("ending a rebuild", connection -> {
            boolean ended = end(connection, id, state, failure);
            if (ended) {
                Makings.drop(connection, readModel);
            }
            return ended;
        });
    }
}
