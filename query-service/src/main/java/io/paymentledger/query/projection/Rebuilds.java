package io.paymentledger.query.projection;

import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.eventstore.Transactions;
import io.paymentledger.query.projection.SetAsideEvents.SetAside;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import javax.sql.DataSource;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.serialization.Serializer;

/**
 * Empties read models so that they are folded again, and knows when they have been: {@code query.projection_rebuild} in SQL.
 *
 * <p>Every method throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class Rebuilds {

    /** Readers queue up behind a table that is to be emptied; rather than hold them up, it is tried again. */
    private static final String PATIENCE = "SET LOCAL lock_timeout = '5s'";

    /** Who holds the claim until it times out: whoever was at work cannot store its token meanwhile, as with no owner. */
    private static final String OWNER = "rebuild";

    private final DataSource dataSource;
    private final byte[] begin;
    private final Clock clock;

    Rebuilds(DataSource dataSource, Serializer serializer, Clock clock) {
        this.dataSource = dataSource;
        this.clock = clock;
        this.begin = serializer.serialize(LogPositions.NONE, byte[].class).getData();
    }

    /**
     * Empties a read model and forgets its token, in one transaction. Whichever process folds it loses its claim, and
     * what it has not committed with it.
     *
     * <p>The tables are locked before the token, as a batch does.
     *
     * @param head how far it must come before anything is answered from it
     * @param over what was set aside and is to be read again
     */
    void begin(ReadModel readModel, LogPositions head, String reason, Collection<SetAside> over) {
        Transactions.run(dataSource, "emptying a read model", connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(PATIENCE);
                statement.execute("TRUNCATE " + Makings.in(Makings.LIVE, readModel.tables()));
            }
            forget(connection, readModel.name());
            readAgain(connection, readModel.name(), over);
            note(connection, readModel.name(), head, reason);
            grow(connection, readModel.name());
        });
    }

    private void forget(Connection connection, String projection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                        "UPDATE query.token_entry SET token = ?, owner = ?, claimed_at = ? WHERE processor_name = ?");
                PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM query.projection_anchor WHERE projection = ?")) {
            update.setBytes(1, begin);
            update.setString(2, OWNER);
            update.setString(3, DateTimeUtils.formatInstant(clock.instant()));
            update.setString(4, projection);
            update.executeUpdate();
            delete.setString(1, projection);
            delete.executeUpdate();
        }
    }

    private static void readAgain(Connection connection, String projection, Collection<SetAside> over)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE query.set_aside_event"
                + " SET read_again_at = now() WHERE projection = ? AND log = ? AND position = ?")) {
            for (SetAside event : over) {
                update.setString(1, projection);
                update.setInt(2, event.log());
                update.setLong(3, event.position());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    /** Whoever reads the rows at the moment does not answer with what is left of them. */
    private static void grow(Connection connection, String projection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE query.read_model SET generation = generation + 1, since = now() WHERE name = ?")) {
            update.setString(1, projection);
            update.executeUpdate();
        }
    }

    private static void note(Connection connection, String projection, LogPositions head, String reason)
            throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
            INSERT INTO query.projection_rebuild (projection, log, position, reason) VALUES (?, ?, ?, ?)
                ON CONFLICT (projection, log) DO UPDATE
               SET position = excluded.position, reason = excluded.reason, started_at = now()\
            """)) {
            for (Map.Entry<Integer, Long> entry : head.positions().entrySet()) {
                upsert.setString(1, projection);
                upsert.setInt(2, entry.getKey());
                upsert.setLong(3, entry.getValue());
                upsert.setString(4, reason);
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    /** Ends the rebuilds of a projection that has come to where they were to lead. */
    void end(String projection, LogPositions reached) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM query.projection_rebuild WHERE projection = ? AND log = ? AND position <= ?")) {
            for (Map.Entry<Integer, Long> entry : reached.positions().entrySet()) {
                delete.setString(1, projection);
                delete.setInt(2, entry.getKey());
                delete.setLong(3, entry.getValue());
                delete.addBatch();
            }
            delete.executeBatch();
        } catch (SQLException e) {
            throw SqlErrors.translate("ending a rebuild", e);
        }
    }
}
