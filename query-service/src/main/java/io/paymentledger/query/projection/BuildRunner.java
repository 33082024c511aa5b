package io.paymentledger.query.projection;

import io.paymentledger.base.WorkerLifecycle;
import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.eventstore.Worker;
import io.paymentledger.query.projection.Build.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on the rebuilds of a read model, those that somebody asked for, and the one that a new version of its fold needs. Of
 * several processes one does, which holds a lock as long as it lives; another one goes on where it was.
 */
final class BuildRunner implements WorkerLifecycle {

    private static final Logger LOGGER = LoggerFactory.getLogger(BuildRunner.class);

    /** How often to look for something to do. */
    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** How soon a rebuild that the fold's version needs is begun again when it failed. */
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    /** What another transaction did meanwhile is no failure: SQLStates of what is serialised, and of deadlocks. */
    private static final List<String> TRY_AGAIN = List.of("40001", "40P01");

    private final List<Projection> projections;
    private final Builds builds;
    private final DataSource dataSource;
    private final Clock clock;
    private final Worker worker = new Worker("ledger-projection-builder", this::run);

    BuildRunner(List<Projection> projections, Builds builds, DataSource dataSource, Clock clock) {
        this.clock = clock;
        this.projections = List.copyOf(projections);
        this.builds = builds;
        this.dataSource = dataSource;
    }

    private void run(Worker self) {
        while (!self.stopping()) {
            for (Projection projection : projections) {
                look(projection, self);
            }
            Worker.pause(PERIOD);
        }
    }

    private void look(Projection projection, Worker self) {
        try {
            due(projection).ifPresent(build -> work(projection, build, self));
        } catch (StoreUnavailableException e) {
            LOGGER.debug("{} is not built: {}", projection.name(), e.getMessage());
        } catch (RuntimeException e) {
            LOGGER.error("looking for what is to be built of {} failed, and is tried again", projection.name(), e);
        }
    }

    /** The rebuild to work on, which is begun if the rows are of an earlier version of the fold. */
    private Optional<Build> due(Projection projection) {
        ReadModel readModel = projection.readModel();
        Optional<Build> open = builds.open(readModel.name());
        if (open.isPresent()) {
            return open.filter(build -> build.version() == readModel.version());
        }
        int version = builds.inTransaction(
                "reading a read model's version", connection -> Makings.version(connection, readModel));
        return version < readModel.version() && !failedJustNow(readModel)
                ? Optional.of(builds.begin(
                        readModel.name(),
                        readModel.version(),
                        "version %s of the fold".formatted(readModel.version()),
                        null,
                        true))
                : Optional.empty();
    }

    private boolean failedJustNow(ReadModel readModel) {
        return builds.last(readModel.name())
                .filter(build -> build.state() == State.FAILED)
                .map(Build::endedAt)
                .filter(ended -> ended.isAfter(clock.instant().minus(AFTER_FAILURE)))
                .isPresent();
    }

    private void work(Projection projection, Build build, Worker self) {
        ModelBuild work = new ModelBuild(projection, builds, build.id());
        try (Connection claim = dataSource.getConnection()) {
            if (ModelBuild.claim(claim, projection.name())) {
                try {
                    boolean more = true;
                    while (more && !self.stopping()) {
                        more = work.step();
                    }
                } finally {
                    ModelBuild.release(claim, projection.name());
                }
            }
        } catch (StoreUnavailableException e) {
            LOGGER.debug("{} is not built: {}", projection.name(), e.getMessage());
        } catch (SQLException | RuntimeException e) {
            if (isToBeTriedAgain(e)) {
                LOGGER.debug("a step of the rebuild of {} is tried again: {}", projection.name(), e.getMessage());
            } else {
                LOGGER.error("the rebuild of {} failed", projection.name(), e);
                boolean _ =
                        builds.giveUp(projection.readModel(), build.id(), State.FAILED, String.valueOf(e.getMessage()));
            }
        }
    }

    private static boolean isToBeTriedAgain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && (SqlErrors.isUnavailable(sql) || TRY_AGAIN.contains(String.valueOf(sql.getSQLState())))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Worker worker() {
        return worker;
    }
}
