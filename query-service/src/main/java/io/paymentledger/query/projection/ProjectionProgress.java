package io.paymentledger.query.projection;

import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.eventstore.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;

/**
 * How far a projection has come, by the tokens that were committed with its rows, whichever process folds it.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class ProjectionProgress implements Horizon {

    private static final String PROGRESS = """
            SELECT t.token, t.token_type,
                   EXISTS (SELECT FROM query.projection_rebuild r WHERE r.projection = t.processor_name),
                   EXISTS (SELECT FROM query.projection_anchor a
                             LEFT JOIN ledger.event e ON e.log = a.log AND e.position = a.position
                            WHERE a.projection = t.processor_name AND e.event_id IS DISTINCT FROM a.event_id),
                   coalesce((SELECT m.generation FROM query.read_model m WHERE m.name = t.processor_name), 0)
              FROM query.token_entry t WHERE t.processor_name = ?""";

    /**
     * How often the readers who wait look together for what another process committed. What this process commits they
     * hear of at once.
     */
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String projection;
    private final DataSource dataSource;
    private final Serializer serializer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** What was last seen for those who wait. */
    private Progress seen = Progress.NONE;

    /** When to look again, on {@link System#nanoTime}'s clock. */
    private long lookAt = System.nanoTime();

    /** Whether one of those who wait is looking for all of them. */
    private boolean looking;

    /** Grows with each commit of this process, so that a look that began before one is not taken for its answer. */
    private long commits;

    ProjectionProgress(String projection, DataSource dataSource, Serializer serializer) {
        this.projection = projection;
        this.dataSource = dataSource;
        this.serializer = serializer;
    }

    /**
     * How far the rows go.
     *
     * @param positions the positions that the committed rows contain: if several processes share the work, those that all
     *     have passed
     * @param rebuilding whether it is folded again and has not come yet to where the log ended when that began
     * @param strange whether the log has another event, or none, where the rows end
     * @param generation which making of the rows it is; 0 if there is none yet
     */
    record Progress(LogPositions positions, boolean rebuilding, boolean strange, long generation) {

        static final Progress NONE = new Progress(LogPositions.NONE, false, false, 0);
    }

    /** The positions that the committed rows contain. */
    public LogPositions reached() {
        return progress().positions;
    }

    Progress progress() {
        try (Connection connection = dataSource.getConnection()) {
            return progress(connection);
        } catch (SQLException e) {
            throw SqlErrors.translate("reading a projection's position", e);
        }
    }

    /** The positions that the committed rows contain, as a transaction sees them. */
    LogPositions reachedOn(Connection connection) throws SQLException {
        return progress(connection).positions;
    }

    private Progress progress(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PROGRESS)) {
            select.setString(1, projection);
            try (ResultSet row = select.executeQuery()) {
                @Nullable LogPositions reached = null;
                Progress progress = Progress.NONE;
                while (row.next()) {
                    LogPositions segment = positions(row.getBytes(1), row.getString(2));
                    reached = reached == null ? segment : reached.lowerBound(segment);
                    progress = new Progress(reached, row.getBoolean(3), row.getBoolean(4), row.getLong(5));
                }
                return progress;
            }
        }
    }

    @Override
    public Reach reach(int log, long atLeast, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Progress now = trusted();
        if (now.positions.in(log) >= atLeast) {
            return reach(now, log);
        }
        see(now);
        while (awaitTurn(log, atLeast, deadline)) {
            look();
        }
        return reach(seen(), log);
    }

    private Reach reach(Progress progress, int log) {
        return new Reach(progress.positions.in(log), () -> generation() == progress.generation);
    }

    private long generation() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT generation FROM query.read_model WHERE name = ?")) {
            select.setString(1, projection);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading a read model's generation", e);
        }
    }

    /** @throws ReadModelAsideException if nothing is to be answered from the rows */
    private Progress trusted() {
        Progress progress = progress();
        if (progress.rebuilding || progress.strange) {
            throw new ReadModelAsideException(projection);
        }
        return progress;
    }

    /** Something was committed in this process. */
    void committed() {
        lock.lock();
        try {
            commits++;
            lookAt = System.nanoTime();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the position is seen or the time is up.
     *
     * @return true if before that it became the caller's turn to look, for all who wait
     */
    private boolean awaitTurn(int log, long atLeast, long deadline) throws InterruptedException {
        lock.lock();
        try {
            while (seen.positions.in(log) < atLeast) {
                long now = System.nanoTime();
                long left = deadline - now;
                if (left <= 0) {
                    return false;
                }
                if (!looking && lookAt - now <= 0) {
                    looking = true;
                    return true;
                }
                changed.awaitNanos(looking ? left : Math.min(left, lookAt - now));
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        long begun = System.nanoTime();
        long commitsBefore = commits();
        try {
            see(trusted());
        } finally {
            endTurn(commitsBefore, begun + POLL_NANOS);
        }
    }

    private void endTurn(long commitsBefore, long lookAgainAt) {
        lock.lock();
        try {
            looking = false;
            if (commits == commitsBefore) {
                lookAt = lookAgainAt;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void see(Progress now) {
        lock.lock();
        try {
            seen = now;
        } finally {
            lock.unlock();
        }
    }

    private Progress seen() {
        lock.lock();
        try {
            return seen;
        } finally {
            lock.unlock();
        }
    }

    private long commits() {
        lock.lock();
        try {
            return commits;
        } finally {
            lock.unlock();
        }
    }

    private LogPositions positions(byte @Nullable [] token, @Nullable String type) {
        if (token == null || type == null) {
            return LogPositions.NONE;
        }
        return TokenPositions.of(serializer.deserialize(new SimpleSerializedObject<>(token, byte[].class, type, null)));
    }
}
