package io.paymentledger.query.projection;

import io.paymentledger.base.WorkerLifecycle;
import io.paymentledger.eventstore.Worker;
import io.paymentledger.query.scope.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the claims of this process as long as it lives, all of them in one statement, which tells the time as well, and on a
 * thread that has nothing else to do: so a claim tells that its owner is alive, however long it reads, decodes or folds a
 * page, and a process that dies loses its claims together. Axon's own renewals wait for what the coordinator and the worker
 * are busy with.
 */
final class ClaimKeeper implements WorkerLifecycle {

    private static final Logger LOGGER = LoggerFactory.getLogger(ClaimKeeper.class);

    /** Some times before a claim runs out, so that one renewal that comes late, or fails, loses none. */
    static final Duration PERIOD = ProjectionTokens.CLAIM_TIMEOUT.dividedBy(5);

    /** The time is written by the clock of the database, as Axon writes and reads it. */
    private static final String RENEW = """
            WITH renewed AS (
                UPDATE query.token_entry
                   SET claimed_at = to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
                 WHERE owner = ?)
            SELECT clock_timestamp()""";

    private final DataSource dataSource;
    private final String owner;
    private final DatabaseClock clock;
    private final Worker worker = new Worker("ledger-claim-keeper", this::run);

    /**
     * @param owner the process, as the tokens name it
     * @param clock what is told the time
     */
    ClaimKeeper(DataSource dataSource, String owner, DatabaseClock clock) {
        this.dataSource = dataSource;
        this.owner = owner;
        this.clock = clock;
    }

    private void run(Worker self) {
        while (!self.stopping()) {
            renew();
            Worker.pause(PERIOD);
        }
    }

    void renew() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement renew = connection.prepareStatement(RENEW)) {
            renew.setString(1, owner);
            Instant asked = Instant.now();
            try (ResultSet row = renew.executeQuery()) {
                Instant answered = Instant.now();
                row.next();
                clock.set(asked, Columns.instant(row, "clock_timestamp"), answered);
            }
        } catch (SQLException e) {
            LOGGER.debug("claims are not renewed: {}", e.getMessage());
        }
    }

    @Override
    public Worker worker() {
        return worker;
    }

    /** It starts before the projections do, and stops after them. */
    @Override
    public int getPhase() {
        return Projection.PHASE - 1;
    }
}
