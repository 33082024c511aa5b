package io.paymentledger.query.projection;

import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.SqlArrays;
import io.paymentledger.eventstore.StoredEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two makings that there may be of a read model: the tables in schema {@code query}, which is answered from, and those in
 * {@code query_next}, which are to take their place. All on the caller's connection, in its transaction.
 */
final class Makings {

    static final String LIVE = "query";
    static final String NEXT = "query_next";

    private Makings() {}

    /**
     * Begins a page of the making that is answered from: until the transaction ends, no other one takes its place. It is
     * anchored to the page's last events.
     *
     * @param after where the page goes on
     * @param last the last event of each log that was read for the page
     * @throws IllegalStateException if another version of the fold made the rows, or they are not what the log goes on from:
     *     nothing must be folded on them
     */
    static void turnPage(Connection connection, ReadModel readModel, LogPositions after, Collection<StoredEvent> last)
            throws SQLException {
        try (PreparedStatement turn =
                connection.prepareStatement("SELECT made_by, follows FROM query.turn_page(?, ?, ?, ?, ?)")) {
            turn.setString(1, readModel.name());
            turn.setArray(
                    2,
                    connection.createArrayOf(
                            "integer", after.positions().keySet().toArray()));
            turn.setArray(3, SqlArrays.of(connection, "integer", last, StoredEvent::log));
            turn.setArray(4, SqlArrays.of(connection, "bigint", last, StoredEvent::position));
            turn.setArray(5, SqlArrays.of(connection, "uuid", last, StoredEvent::eventId));
            try (ResultSet row = turn.executeQuery()) {
                row.next();
                @Nullable Integer noted = row.getObject(1, Integer.class);
                int version = noted == null ? version(connection, readModel) : noted;
                if (version != readModel.version()) {
                    throw new IllegalStateException("the rows of %s are of version %s of its fold, not of version %s"
                            .formatted(readModel.name(), version, readModel.version()));
                }
                if (!row.getBoolean(2)) {
                    throw new IllegalStateException(
                            "the rows of " + readModel.name() + " are not what the log goes on from");
                }
            }
        }
    }

    /** Waits until no page is under way; until the transaction ends, none begins. */
    static void exclude(Connection connection, String name) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended('making of ' || ?, 0))")) {
            lock.setString(1, name);
            lock.execute();
        }
    }

    /** The version that made the rows; the first time, that is the one that asks. */
    static int version(Connection connection, ReadModel readModel) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT version FROM query.read_model WHERE name = ?")) {
            select.setString(1, readModel.name());
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    return row.getInt(1);
                }
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO query.read_model (name, version) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, readModel.name());
            insert.setInt(2, readModel.version());
            insert.executeUpdate();
        }
        return readModel.version();
    }

    /** Makes the next one's tables, empty; what was there of an earlier try is dropped. */
    static void begin(Connection connection, ReadModel readModel) throws SQLException {
        try (PreparedStatement make = connection.prepareStatement("SELECT query.make_next(?)")) {
            for (String table : readModel.tables()) {
                make.setString(1, table);
                make.execute();
            }
        }
    }

    /** For the rest of the transaction, the next one is folded. */
    static void foldNext(Connection connection) throws SQLException {
        execute(connection, "SELECT set_config('search_path', '" + NEXT + "', true)");
    }

    /** Drops the next one's tables. */
    static void drop(Connection connection, ReadModel readModel) throws SQLException {
        execute(connection, "DROP TABLE IF EXISTS " + in(NEXT, readModel.tables()));
    }

    /** Whether rows of the next one have other numbers than those of the one that is answered from. */
    static boolean renumbered(Connection connection, ReadModel readModel) throws SQLException {
        if (readModel.renumbers().isEmpty()) {
            return false;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT " + readModel.renumbers().get())) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /**
     * Puts the next one in the place of the one that is answered from, which is dropped.
     *
     * @param equal whether a reader may have read one part in the one and goes on in the other
     */
    static void exchange(Connection connection, ReadModel readModel, boolean equal) throws SQLException {
        execute(connection, "DROP TABLE " + in(LIVE, readModel.tables()));
        for (String table : readModel.tables()) {
            execute(connection, "ALTER TABLE %s.%s SET SCHEMA %s".formatted(NEXT, table, LIVE));
        }
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE query.read_model SET version = ?, generation = generation + ?, since = now() WHERE name = ?")) {
            update.setInt(1, readModel.version());
            update.setInt(2, equal ? 0 : 1);
            update.setString(3, readModel.name());
            update.executeUpdate();
        }
    }

    /** Tables with their schema, for a statement. */
    static String in(String schema, List<String> tables) {
        return String.join(
                ", ", tables.stream().map(table -> schema + "." + table).toList());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
