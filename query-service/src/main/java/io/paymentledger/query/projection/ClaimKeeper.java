package io.paymentledger.query.projection;

import io.paymentledger.base.WorkerLifecycle;
import io.paymentledger.eventstore.Worker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.axonframework.common.DateTimeUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the claims of this process as long as it lives, all of them in one statement and on a thread that has nothing
 * else to do: so a claim tells that its owner is alive, however long it reads, decodes or folds a page, and a process that
 * dies loses its claims together. Axon's own renewals wait for what the coordinator and the worker are busy with.
 */
final class ClaimKeeper implements WorkerLifecycle {

    private static final Logger LOGGER = LoggerFactory.getLogger(ClaimKeeper.class);

    /** Some times before a claim runs out, so that one renewal that comes late, or fails, loses none. */
    static final Duration PERIOD = ProjectionTokens.CLAIM_TIMEOUT.dividedBy(5);

    private final DataSource dataSource;
    private final String owner;
    private final Worker worker = new Worker("ledger-claim-keeper", this::run);

    /** @param owner the process, as the tokens name it */
    ClaimKeeper(DataSource dataSource, String owner) {
        this.dataSource = dataSource;
        this.owner = owner;
    }

    private void run(Worker self) {
        while (!self.stopping()) {
            renew();
            Worker.pause(PERIOD);
        }
    }

    private void renew() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE query.token_entry SET claimed_at = ? WHERE owner = ?")) {
            update.setString(1, DateTimeUtils.formatInstant(Instant.now()));
            update.setString(2, owner);
            update.executeUpdate();
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
