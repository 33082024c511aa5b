package io.paymentledger.query.webhook;

import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.query.webhook.Lease.Endpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * {@code webhook.endpoint} in SQL: who has which endpoint, and how far it is.
 *
 * <p>Every method throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class EndpointTable {

    /** A process that ended without a word keeps its endpoints waiting for this long. */
    static final Duration LEASE_LIFE = Duration.ofSeconds(20);

    private static final String LEASE = """
            UPDATE webhook.endpoint e
               SET owner = ?, lease = e.lease + 1,
                   leased_until = statement_timestamp() + make_interval(secs => ?)
              FROM (SELECT f.tenant, f.endpoint
                      FROM webhook.endpoint f
                     WHERE NOT f.deleted AND f.leased_until <= statement_timestamp()
                       AND (f.active OR EXISTS (SELECT FROM webhook.delivery d
                                                 WHERE d.tenant = f.tenant AND d.endpoint = f.endpoint
                                                   AND d.once AND d.status = 'pending'))
                     ORDER BY f.leased_until LIMIT ? FOR UPDATE SKIP LOCKED) free
             WHERE e.tenant = free.tenant AND e.endpoint = free.endpoint
            RETURNING e.tenant, e.endpoint, e.log, e.lease, e.known, e.active, e.cursor, e.failures, e.failing_since,
                      e.paused_until""";

    /** Beside the lease, the row itself is locked until the commit, so nobody changes the endpoint under a batch. */
    private static final String MOVE = """
            UPDATE webhook.endpoint
               SET active = ?, cursor = ?, failures = ?, failing_since = ?, paused_until = ?,
                   last_success_at = CASE WHEN ? THEN statement_timestamp() ELSE last_success_at END
             WHERE tenant = ? AND endpoint = ? AND lease = ? AND owner IS NOT NULL""";

    private final DataSource dataSource;

    EndpointTable(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Leases endpoints that have work and that nobody has. */
    List<Lease> lease(String owner, int most) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(LEASE)) {
            update.setString(1, owner);
            update.setDouble(2, LEASE_LIFE.toMillis() / 1_000.0);
            update.setInt(3, most);
            try (ResultSet row = update.executeQuery()) {
                List<Lease> leases = new ArrayList<>();
                long now = System.nanoTime();
                while (row.next()) {
                    leases.add(new Lease(
                            new Endpoint(row.getString(1), row.getString(2), row.getInt(3)),
                            row.getLong(4),
                            row.getLong(5),
                            row.getBoolean(6),
                            row.getLong(7),
                            row.getInt(8),
                            instant(row, 9),
                            now,
                            pausedUntil(row, 10)));
                }
                return leases;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("leasing endpoints", e);
        }
    }

    /**
     * Keeps all endpoints of a process for another while.
     *
     * @return those that it still has
     */
    Set<Endpoint> renew(String owner) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE webhook.endpoint SET leased_until = statement_timestamp() + make_interval(secs => ?)"
                                + " WHERE owner = ? RETURNING tenant, endpoint, log")) {
            update.setDouble(1, LEASE_LIFE.toMillis() / 1_000.0);
            update.setString(2, owner);
            try (ResultSet row = update.executeQuery()) {
                Set<Endpoint> kept = new HashSet<>();
                while (row.next()) {
                    kept.add(new Endpoint(row.getString(1), row.getString(2), row.getInt(3)));
                }
                return kept;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("renewing leases of endpoints", e);
        }
    }

    /** An endpoint that its tenant's history does not have, or not any more. */
    void forget(Lease lease) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE webhook.endpoint SET deleted = true, active = false"
                                + " WHERE tenant = ? AND endpoint = ? AND lease = ?")) {
            update.setString(1, lease.endpoint().tenant());
            update.setString(2, lease.endpoint().id());
            update.setLong(3, lease.number());
            update.executeUpdate();
        } catch (SQLException e) {
            throw SqlErrors.translate("forgetting an endpoint", e);
        }
    }

    /** Gives an endpoint back, unless somebody else has it by now. */
    void release(Lease lease) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE webhook.endpoint SET owner = NULL, leased_until = '-infinity'"
                                + " WHERE tenant = ? AND endpoint = ? AND lease = ?")) {
            update.setString(1, lease.endpoint().tenant());
            update.setString(2, lease.endpoint().id());
            update.setLong(3, lease.number());
            update.executeUpdate();
        } catch (SQLException e) {
            throw SqlErrors.translate("releasing an endpoint", e);
        }
    }

    /**
     * Moves an endpoint on, in a transaction of the caller's.
     *
     * @param succeeded whether something was accepted just now
     * @throws LeaseLostException if the lease is not the last one
     */
    static void move(Connection connection, Lease to, boolean succeeded) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(MOVE)) {
            update.setBoolean(1, to.active());
            update.setLong(2, to.cursor());
            update.setInt(3, to.failures());
            update.setObject(4, time(to.failingSince()));
            update.setObject(5, time(to.pausedUntil()));
            update.setBoolean(6, succeeded);
            update.setString(7, to.endpoint().tenant());
            update.setString(8, to.endpoint().id());
            update.setLong(9, to.number());
            if (update.executeUpdate() == 0) {
                throw new LeaseLostException();
            }
        }
    }

    static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    /** PostgreSQL's infinite past is before all that this service counts. */
    private static Instant pausedUntil(ResultSet row, int column) throws SQLException {
        @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null || time.equals(OffsetDateTime.MIN) ? Instant.EPOCH : time.toInstant();
    }
}
