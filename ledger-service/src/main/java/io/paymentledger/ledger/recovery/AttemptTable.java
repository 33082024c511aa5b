package io.paymentledger.ledger.recovery;

import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.ledger.recovery.Attempts.Attempt;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * {@code ledger.attempt} and {@code ledger.attempt_progress} in SQL. All times are the database's.
 *
 * <p>Every method throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class AttemptTable {

    private static final String UPSERT = """
            INSERT INTO ledger.attempt AS a (attempt_id, charge, due_at)
            SELECT * FROM unnest(?, ?, ?)
                ON CONFLICT (attempt_id) DO UPDATE SET due_at = excluded.due_at, tries = 0""";

    private static final String LEASE = """
            UPDATE ledger.attempt a
               SET leased_until = clock_timestamp() + make_interval(secs => ?), lease = a.lease + 1, tries = a.tries + 1
              FROM (SELECT attempt_id FROM ledger.attempt
                     WHERE due_at <= clock_timestamp() AND leased_until <= clock_timestamp()
                     ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED) due
             WHERE a.attempt_id = due.attempt_id
            RETURNING a.attempt_id, a.charge, a.lease, a.tries, clock_timestamp(), a.due_at""";

    /** What came in during the lease has made the attempt due anew, and stays so. */
    private static final String RELEASE = """
            UPDATE ledger.attempt
               SET leased_until = '-infinity',
                   due_at = CASE WHEN due_at = ? THEN ? ELSE due_at END,
                   tries = CASE WHEN ? THEN tries ELSE 0 END
             WHERE attempt_id = ? AND lease = ?""";

    private final DataSource dataSource;

    AttemptTable(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * An attempt that this process has to itself for a while.
     *
     * @param attemptId the attempt
     * @param charge the charge's stream
     * @param number grows with each lease of the attempt
     * @param tries how often it was leased since something happened to it, 1 or more
     * @param now when it was leased
     * @param dueAt when it was due
     */
    record Lease(String attemptId, StreamName charge, long number, int tries, Instant now, Instant dueAt) {}

    /**
     * Takes in what came after the positions that are known, unless another process is at it.
     *
     * @param fold what the events after some positions tell; positions that do not move say that there is no more
     * @return whether there may be more
     */
    boolean advance(Function<LogPositions, Page> fold) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                boolean more = advance(connection, fold);
                connection.commit();
                return more;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("keeping the attempts", e);
        }
    }

    /**
     * Some events' attempts.
     *
     * @param reached the positions of the last of the events
     * @param attempts what they tell
     */
    record Page(LogPositions reached, Collection<Attempt> attempts) {}

    private static boolean advance(Connection connection, Function<LogPositions, Page> fold) throws SQLException {
        try (PreparedStatement lock =
                        connection.prepareStatement("SELECT pg_try_advisory_xact_lock(hashtext('ledger.attempt'))");
                ResultSet locked = lock.executeQuery()) {
            locked.next();
            if (!locked.getBoolean(1)) {
                return false;
            }
        }
        LogPositions known = reached(connection);
        Page page = fold.apply(known);
        if (page.reached().equals(known)) {
            return false;
        }
        write(connection, page.attempts());
        move(connection, page.reached());
        return true;
    }

    private static LogPositions reached(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT log, position FROM ledger.attempt_progress");
                ResultSet rows = select.executeQuery()) {
            TreeMap<Integer, Long> positions = new TreeMap<>();
            while (rows.next()) {
                positions.put(rows.getInt(1), rows.getLong(2));
            }
            return new LogPositions(positions);
        }
    }

    private static void write(Connection connection, Collection<Attempt> attempts) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            upsert.setArray(1, connection.createArrayOf("text", array(attempts, Attempt::id)));
            upsert.setArray(
                    2,
                    connection.createArrayOf(
                            "text", array(attempts, attempt -> attempt.charge().value())));
            upsert.setArray(
                    3,
                    connection.createArrayOf(
                            "timestamptz",
                            array(
                                    attempts,
                                    attempt -> attempt.dueAt() == null
                                            ? null
                                            : attempt.dueAt().toString())));
            upsert.executeUpdate();
        }
    }

    private static @Nullable Object[] array(Collection<Attempt> attempts, Function<Attempt, @Nullable Object> column) {
        return attempts.stream().map(column).toArray();
    }

    private static void move(Connection connection, LogPositions reached) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                INSERT INTO ledger.attempt_progress (log, position) VALUES (?, ?)
                    ON CONFLICT (log) DO UPDATE SET position = excluded.position""")) {
            for (Map.Entry<Integer, Long> entry : reached.positions().entrySet()) {
                upsert.setInt(1, entry.getKey());
                upsert.setLong(2, entry.getValue());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    /** The charge that an attempt belongs to, as far as the attempts are kept. */
    Optional<StreamName> chargeOf(String attemptId) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT charge FROM ledger.attempt WHERE attempt_id = ?")) {
            select.setString(1, attemptId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new StreamName(row.getString(1))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("finding an attempt's charge", e);
        }
    }

    /**
     * Leases attempts that are due and that nobody has leased.
     *
     * @param life how long they are this process's
     * @param most how many at the most
     */
    List<Lease> lease(Duration life, int most) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(LEASE)) {
            update.setDouble(1, life.toMillis() / 1e3);
            update.setInt(2, most);
            try (ResultSet rows = update.executeQuery()) {
                List<Lease> leases = new ArrayList<>();
                while (rows.next()) {
                    leases.add(new Lease(
                            rows.getString(1),
                            new StreamName(rows.getString(2)),
                            rows.getLong(3),
                            rows.getInt(4),
                            rows.getObject(5, OffsetDateTime.class).toInstant(),
                            rows.getObject(6, OffsetDateTime.class).toInstant()));
                }
                return leases;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("leasing attempts", e);
        }
    }

    /**
     * Gives a lease back, unless somebody else has taken it over.
     *
     * @param dueAt when the charge must be looked after again; {@code null} for not before something happens to it
     * @param again whether the next look is another try at the same
     */
    void release(Lease lease, @Nullable Instant dueAt, boolean again) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(RELEASE)) {
            update.setObject(1, lease.dueAt().atOffset(ZoneOffset.UTC));
            update.setObject(2, dueAt == null ? null : dueAt.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
            update.setBoolean(3, again);
            update.setString(4, lease.attemptId());
            update.setLong(5, lease.number());
            update.executeUpdate();
        } catch (SQLException e) {
            throw SqlErrors.translate("releasing an attempt", e);
        }
    }
}
