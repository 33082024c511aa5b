package io.paymentledger.query.projection;

import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.query.pool.OwnPool;
import io.paymentledger.query.projection.Build.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;

/**
 * The steps of one rebuild. Each is a transaction: its rows and how far they go are committed together, so that it can be
 * stopped or killed at any moment, and whoever goes on knows where.
 *
 * <p>The read model that is answered from is folded and read all the while. Its rows and its token are committed together,
 * too, so any snapshot shows them at one position: there the two are compared, without holding anybody up. Only for the
 * exchange, the next page waits.
 */
final class ModelBuild {

    /** The exchange waits for reads that are under way, and new ones wait behind it; rather than hold them up, it is tried again. */
    private static final String PATIENCE = "SET LOCAL lock_timeout = '2s'";

    /** A comparison reads both makings whole, as they were at one moment. */
    private static final String AT_ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";

    /** How near it comes before the next page of the other one has to wait: what is folded in a part of a second. */
    private static final long NEAR_EVENTS = LogPages.FIRST_EVENTS;

    private final Projection projection;
    private final ReadModel readModel;
    private final Builds builds;
    private final UUID id;

    ModelBuild(Projection projection, Builds builds, UUID id) {
        this.projection = projection;
        this.readModel = projection.readModel();
        this.builds = builds;
        this.id = id;
    }

    /**
     * Does what is to be done next.
     *
     * @return whether there is more to do at once
     */
    boolean step() {
        Build build = builds.find(id).orElseThrow();
        return switch (build.state()) {
            case FOLDING -> fold(build);
            // Whoever compared them is gone.
            case COMPARING -> builds.move(id, State.COMPARING, State.FOLDING);
            case DIFFERS, SWITCHED, CANCELLED, FAILED -> false;
        };
    }

    private boolean fold(Build build) {
        LogPositions live = projection.progress().reached();
        requireCovered(live, build.reached());
        if (live.beyond(build.reached()) > NEAR_EVENTS) {
            return builds.inTransaction("folding a rebuild", connection -> {
                Build locked = builds.lock(connection, id);
                return !locked.ended()
                        && foldPage(connection, locked.reached(), live).isPresent();
            });
        }
        return build.differences() == null ? compare() : exchange();
    }

    private void requireCovered(LogPositions live, LogPositions reached) {
        if (!live.covers(reached)) {
            throw new IllegalStateException(readModel.name() + " was emptied meanwhile, and is folded again by itself");
        }
    }

    /** @return where it is then; empty if there was nothing to fold */
    private Optional<LogPositions> foldPage(Connection connection, LogPositions reached, LogPositions upTo)
            throws SQLException {
        Optional<LogPages.Page> page = projection.pages().next(reached, upTo);
        if (page.isEmpty()) {
            return Optional.empty();
        }
        if (reached.equals(LogPositions.NONE)) {
            Makings.begin(connection, readModel);
        }
        LogPage content = page.get().take();
        Makings.foldNext(connection);
        readModel.apply(connection, content);
        builds.reached(connection, id, content.reached());
        return Optional.of(content.reached());
    }

    private void foldUpTo(Connection connection, LogPositions reached, LogPositions upTo) throws SQLException {
        requireCovered(upTo, reached);
        Optional<LogPositions> now = Optional.of(reached);
        while (now.isPresent() && upTo.beyond(now.get()) > 0) {
            now = foldPage(connection, now.get(), upTo);
        }
        if (now.isEmpty()) {
            throw new IllegalStateException("the log has less than " + readModel.name() + " has read of it");
        }
    }

    private boolean compare() {
        if (!builds.move(id, State.FOLDING, State.COMPARING)) {
            return true;
        }
        return builds.inTransaction("comparing a rebuild", connection -> {
            execute(connection, AT_ONE_MOMENT);
            OwnPool.withoutLimits(connection);
            LogPositions live = projection.progress().reachedOn(connection);
            Build build = builds.lock(connection, id);
            if (!build.ended()) {
                if (build.reached().equals(LogPositions.NONE)) {
                    Makings.begin(connection, readModel);
                }
                foldUpTo(connection, build.reached(), live);
                Differences differences = Differences.of(connection, readModel);
                builds.compared(connection, id, differences, after(connection, build, differences));
            }
            return true;
        });
    }

    /** Differences that nobody expects are shown, and wait for somebody who has seen them. */
    private State after(Connection connection, Build build, Differences differences) throws SQLException {
        boolean otherFold = Makings.version(connection, readModel) != readModel.version();
        return differences.none() || build.acceptDifferences() || otherFold ? State.FOLDING : State.DIFFERS;
    }

    private boolean exchange() {
        return builds.inTransaction("exchanging a read model", connection -> {
            execute(connection, PATIENCE);
            Makings.exclude(connection, readModel.name());
            Build build = builds.lock(connection, id);
            if (build.state() == State.FOLDING) {
                foldUpTo(connection, build.reached(), projection.progress().reachedOn(connection));
                boolean equal = build.differences() != null
                        && build.differences().none()
                        && !Makings.renumbered(connection, readModel);
                Makings.exchange(connection, readModel, equal);
                return builds.end(connection, id, State.SWITCHED, null);
            }
            return false;
        });
    }

    /** Whether nobody else is at work on this read model; then nobody else is until the connection ends, or gives it back. */
    static boolean claim(Connection connection, String projection) throws SQLException {
        return ask(connection, "SELECT pg_try_advisory_lock(hashtextextended('build of ' || ?, 0))", projection);
    }

    static void release(Connection connection, String projection) throws SQLException {
        boolean _ = ask(connection, "SELECT pg_advisory_unlock(hashtextextended('build of ' || ?, 0))", projection);
    }

    private static boolean ask(Connection connection, String sql, String projection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, projection);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
