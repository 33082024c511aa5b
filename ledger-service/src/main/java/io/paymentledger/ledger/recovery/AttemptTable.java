package io.paymentledger.ledger.recovery;

import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.SqlArrays;
import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.eventstore.Transactions;
import io.paymentledger.ledger.recovery.Attempts.Attempt;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code ledger.attempt} and {@code ledger.attempt_progress} in SQL. All times are the database's.
 *
 * <p>Every method throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class AttemptTable {

    private static final Logger LOGGER = LoggerFactory.getLogger(AttemptTable.class);

    /** What the write side may do here; each function says what it does (ADR 0020). */
    private static final String KEEP = "SELECT ledger.keep_attempts(?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String LEASE = """
            SELECT attempt_id, charge, lease, tries, leased_at, due_at FROM ledger.lease_attempts(?, ?, ?)""";

    private static final String RELEASE = "SELECT ledger.release_attempt(?, ?, ?, ?, ?)";

    private static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('ledger.attempt'))";

    /** A page is taken in within a second; whoever holds the lock for longer has been stopped. */
    private static final String LONGEST_WAIT = "SET LOCAL lock_timeout = '5s'";

    private static final String LOCK = "SELECT true FROM pg_advisory_xact_lock(hashtext('ledger.attempt'))";

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

    /** What to do while another process takes in what came. */
    enum Turn {
        /** Nothing: the other does it. */
        LEFT_TO_OTHERS,
        /** To wait for it, and take in what it does not know yet. */
        AWAITED
    }

    /**
     * Takes in what came after the positions that are known.
     *
     * @param turn what to do while another process is at it
     * @param fold what the events after some positions tell; positions that do not move say that there is no more
     * @return whether there may be more
     */
    boolean advance(Turn turn, Function<LogPositions, Page> fold) {
        return Transactions.compute(
                dataSource, "keeping the attempts", connection -> take(connection, turn) && advance(connection, fold));
    }

    /**
     * Some events' attempts.
     *
     * @param reached the positions of the last of the events
     * @param attempts what they tell
     * @param unread those that could not be read
     */
    record Page(LogPositions reached, Collection<Attempt> attempts, List<Unread> unread) {}

    private static boolean take(Connection connection, Turn turn) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (turn == Turn.AWAITED) {
                statement.execute(LONGEST_WAIT);
            }
            try (ResultSet locked = statement.executeQuery(turn == Turn.AWAITED ? LOCK : TRY_LOCK)) {
                return locked.next() && locked.getBoolean(1);
            }
        }
    }

    private static boolean advance(Connection connection, Function<LogPositions, Page> fold) throws SQLException {
        restartIfNeeded(connection);
        LogPositions known = reached(connection);
        Page page = fold.apply(known);
        if (page.reached().equals(known)) {
            return false;
        }
        keep(connection, page);
        return true;
    }

    /** The log may be another one than was followed, if it was restored from a backup. */
    private static void restartIfNeeded(Connection connection) throws SQLException {
        try (PreparedStatement restart = connection.prepareStatement("SELECT ledger.restart_attempts()");
                ResultSet restarted = restart.executeQuery()) {
            restarted.next();
            if (restarted.getBoolean(1)) {
                LOGGER.error("the attempts were followed along another log, and are folded again from its beginning");
            }
        }
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

    private static void keep(Connection connection, Page page) throws SQLException {
        Collection<Attempt> attempts = page.attempts();
        SortedMap<Integer, Long> reached = page.reached().positions();
        try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
            setAttempts(keep, attempts);
            keep.setArray(5, SqlArrays.of(connection, "integer", reached.keySet(), log -> log));
            keep.setArray(6, SqlArrays.of(connection, "bigint", reached.values(), position -> position));
            keep.setArray(7, SqlArrays.of(connection, "integer", page.unread(), Unread::log));
            keep.setArray(8, SqlArrays.of(connection, "bigint", page.unread(), Unread::position));
            keep.execute();
        }
    }

    /** The first four arguments of a function that takes attempts. */
    private static void setAttempts(PreparedStatement call, Collection<Attempt> attempts) throws SQLException {
        Connection connection = call.getConnection();
        call.setArray(1, SqlArrays.of(connection, "text", attempts, Attempt::id));
        call.setArray(
                2,
                SqlArrays.of(
                        connection,
                        "text",
                        attempts,
                        attempt -> attempt.charge().value()));
        call.setArray(3, SqlArrays.of(connection, "timestamptz", attempts, each -> text(each.dueAt())));
        call.setArray(4, SqlArrays.of(connection, "timestamptz", attempts, each -> text(each.openedAt())));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
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

    /** The first events that could not be read. */
    List<Unread> firstUnread(int most) {
        try (Connection connection = dataSource.getConnection()) {
            return Unread.first(connection, most);
        } catch (SQLException e) {
            throw SqlErrors.translate("finding unread events", e);
        }
    }

    /** Takes in what can be read after all. */
    void takeIn(Collection<Attempt> attempts, Collection<Unread> read) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement take =
                        connection.prepareStatement("SELECT ledger.take_in_attempts(?, ?, ?, ?, ?, ?)")) {
            setAttempts(take, attempts);
            take.setArray(5, SqlArrays.of(connection, "integer", read, Unread::log));
            take.setArray(6, SqlArrays.of(connection, "bigint", read, Unread::position));
            take.execute();
        } catch (SQLException e) {
            throw SqlErrors.translate("taking in unread events", e);
        }
    }

    /** How recovery stands; notes on the way which logs are ahead of the clock. */
    RecoveryStatus standing() {
        try (Connection connection = dataSource.getConnection()) {
            return RecoveryStatus.read(connection);
        } catch (SQLException e) {
            throw SqlErrors.translate("looking how recovery stands", e);
        }
    }

    /**
     * Makes due what a clock that was ahead has put off.
     *
     * @param grace how long to leave alone what may be under way
     */
    void reconsider(Duration grace) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement reconsider = connection.prepareStatement("SELECT ledger.reconsider_attempts(?)")) {
            reconsider.setDouble(1, grace.toMillis() / 1e3);
            try (ResultSet row = reconsider.executeQuery()) {
                row.next();
                if (row.getInt(1) > 0) {
                    LOGGER.warn("the clock was set back: {} attempts are looked at anew", row.getInt(1));
                }
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reconsidering attempts", e);
        }
    }

    /**
     * Leases attempts that are due and that nobody has leased.
     *
     * @param life how long they are this process's
     * @param most how many at the most
     * @param mostOfOne how many of one tenant may be leased at once, by all processes together
     */
    List<Lease> lease(Duration life, int most, int mostOfOne) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement lease = connection.prepareStatement(LEASE)) {
            lease.setDouble(1, life.toMillis() / 1e3);
            lease.setInt(2, most);
            lease.setInt(3, mostOfOne);
            try (ResultSet rows = lease.executeQuery()) {
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
                PreparedStatement release = connection.prepareStatement(RELEASE)) {
            release.setString(1, lease.attemptId());
            release.setLong(2, lease.number());
            release.setObject(3, lease.dueAt().atOffset(ZoneOffset.UTC));
            release.setObject(4, dueAt == null ? null : dueAt.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
            release.setBoolean(5, again);
            release.execute();
        } catch (SQLException e) {
            throw SqlErrors.translate("releasing an attempt", e);
        }
    }
}
