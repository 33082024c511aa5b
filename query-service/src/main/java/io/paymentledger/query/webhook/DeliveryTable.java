package io.paymentledger.query.webhook;

import io.paymentledger.eventstore.EventRows;
import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.eventstore.Transactions;
import io.paymentledger.query.rows.RowSet;
import io.paymentledger.query.scope.Columns;
import io.paymentledger.query.webhook.Delivery.Status;
import io.paymentledger.query.webhook.Lease.Endpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * {@code webhook.delivery}, {@code webhook.attempt} and {@code webhook.resend} in SQL, as couriers need them.
 *
 * <p>Every method throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class DeliveryTable {

    private static final RowSet<Outcome> OUTCOMES = new RowSet<Outcome>()
            .with("position", "bigint", outcome -> outcome.delivery().event().position())
            .with("stream", "text", outcome -> outcome.delivery().event().stream())
            .with("type", "text", outcome -> outcome.delivery().event().type())
            .with("event_id", "uuid", outcome -> outcome.delivery().event().eventId())
            .with("status", "text", outcome -> outcome.status().wireName())
            .with("once", "boolean", outcome -> outcome.delivery().once())
            .with("due_at", "timestamptz", Outcome::dueAt)
            .with("attempted_at", "timestamptz", ofAttempt(Attempt::at))
            .with("duration_millis", "integer", ofAttempt(Attempt::durationMillis))
            .with("answered", "integer", ofAttempt(Attempt::status))
            .with("failure", "text", ofAttempt(Attempt::failure))
            .with("answer", "text", ofAttempt(Attempt::answer));

    private static final String WRITE = "WITH given AS (SELECT * FROM " + OUTCOMES.source() + """
            ), written AS (
                INSERT INTO webhook.delivery AS d
                       (tenant, endpoint, position, stream, type, event_id, status, once, attempts, first_attempt_at, due_at)
                SELECT ?, ?, position, stream, type, event_id, status, once, num_nonnulls(attempted_at), attempted_at, due_at
                  FROM given
                    ON CONFLICT (tenant, endpoint, position) DO UPDATE
                   SET status = excluded.status, due_at = excluded.due_at, updated_at = now(),
                       attempts = d.attempts + excluded.attempts,
                       first_attempt_at = coalesce(d.first_attempt_at, excluded.first_attempt_at)
                RETURNING d.tenant, d.endpoint, d.position, d.attempts)
            INSERT INTO webhook.attempt
                   (tenant, endpoint, position, number, attempted_at, duration_millis, status, failure, answer)
            SELECT w.tenant, w.endpoint, position, w.attempts,
                   g.attempted_at, g.duration_millis, g.answered, g.failure, g.answer
              FROM written w JOIN given g USING (position) WHERE g.attempted_at IS NOT NULL""";

    /** The first of those that wait, where nothing is ahead of it any more. */
    private static final String GO_ON = """
            UPDATE webhook.delivery d
               SET status = 'pending', due_at = ?, updated_at = now()
              FROM (SELECT w.stream, min(w.position) AS position
                      FROM webhook.delivery w
                     WHERE w.tenant = ? AND w.endpoint = ? AND w.stream = ANY (?)
                       AND w.status IN ('waiting', 'pending') AND NOT w.once
                     GROUP BY w.stream) head
             WHERE d.tenant = ? AND d.endpoint = ? AND d.position = head.position AND d.status = 'waiting'""";

    private static final String ALL_DUE = """
            UPDATE webhook.delivery SET due_at = ?
             WHERE tenant = ? AND endpoint = ? AND status = 'pending' AND due_at > ?""";

    private final DataSource dataSource;

    DeliveryTable(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * A range that is being sent once more.
     *
     * @param requested the position of the event that asked for it
     * @param cursor the position after which it goes on
     * @param upTo the position with which it ends
     */
    record Resend(long requested, long cursor, long upTo) {}

    /**
     * What a courier has done, to be written together.
     *
     * @param lease where the endpoint is afterwards
     * @param goneOn where a range is afterwards, if some of it was sent
     * @param allDue whether the endpoint is well again, so that nothing waits for its time any more
     */
    record Work(
            Lease lease, List<Outcome> outcomes, @Nullable Resend goneOn, boolean allDue) {

        Work {
            outcomes = List.copyOf(outcomes);
        }

        static Work of(Lease lease, List<Outcome> outcomes) {
            return new Work(lease, outcomes, null, false);
        }

        private boolean succeeded() {
            return outcomes.stream().anyMatch(outcome -> outcome.status() == Status.DELIVERED);
        }
    }

    /**
     * Writes what was done.
     *
     * @throws LeaseLostException if somebody else has the endpoint by now; nothing is written then
     */
    void write(Work work, Instant now) {
        Transactions.run(dataSource, "writing deliveries", connection -> {
            EndpointTable.move(connection, work.lease, work.succeeded());
            writeOutcomes(connection, work, now);
            if (work.goneOn != null) {
                writeResend(connection, work.lease.endpoint(), work.goneOn);
            }
        });
    }

    private static void writeOutcomes(Connection connection, Work work, Instant now) throws SQLException {
        if (work.outcomes.isEmpty()) {
            return;
        }
        Endpoint endpoint = work.lease.endpoint();
        try (PreparedStatement write = connection.prepareStatement(WRITE)) {
            int next = OUTCOMES.bind(connection, write, work.outcomes);
            write.setString(next++, endpoint.tenant());
            write.setString(next, endpoint.id());
            write.executeUpdate();
        }
        goOn(connection, endpoint, work.outcomes, now);
        if (work.allDue) {
            try (PreparedStatement update = connection.prepareStatement(ALL_DUE)) {
                update.setObject(1, EndpointTable.time(now));
                update.setString(2, endpoint.tenant());
                update.setString(3, endpoint.id());
                update.setObject(4, EndpointTable.time(now));
                update.executeUpdate();
            }
        }
    }

    /** What was noted of the attempt, where there was one. */
    private static Function<Outcome, @Nullable Object> ofAttempt(Function<Attempt, @Nullable Object> noted) {
        return outcome -> outcome.attempt() == null ? null : noted.apply(outcome.attempt());
    }

    private static void goOn(Connection connection, Endpoint endpoint, List<Outcome> outcomes, Instant now)
            throws SQLException {
        Object[] streams = outcomes.stream()
                .filter(Outcome::over)
                .map(outcome -> outcome.delivery().event().stream())
                .distinct()
                .toArray();
        if (streams.length == 0) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(GO_ON)) {
            update.setObject(1, EndpointTable.time(now));
            update.setString(2, endpoint.tenant());
            update.setString(3, endpoint.id());
            update.setArray(4, connection.createArrayOf("text", streams));
            update.setString(5, endpoint.tenant());
            update.setString(6, endpoint.id());
            update.executeUpdate();
        }
    }

    private static void writeResend(Connection connection, Endpoint endpoint, Resend resend) throws SQLException {
        boolean done = resend.cursor >= resend.upTo;
        try (PreparedStatement write = connection.prepareStatement(
                done
                        ? "DELETE FROM webhook.resend WHERE tenant = ? AND endpoint = ? AND requested = ?"
                        : "UPDATE webhook.resend SET cursor = ? WHERE tenant = ? AND endpoint = ? AND requested = ?")) {
            int next = 1;
            if (!done) {
                write.setLong(next++, resend.cursor);
            }
            write.setString(next++, endpoint.tenant());
            write.setString(next++, endpoint.id());
            write.setLong(next, resend.requested);
            write.executeUpdate();
        }
    }

    /**
     * What is to be tried now: tests, for which somebody waits, and then the longest due first. Their events come with them:
     * whoever held one connection and waited for another could wait for others who do the same.
     */
    List<Delivery> due(Endpoint endpoint, boolean onceOnly, Instant now, int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("""
                        SELECT e.*, d.once, d.attempts, d.first_attempt_at
                          FROM (SELECT position, once, attempts, first_attempt_at, due_at FROM webhook.delivery
                                 WHERE tenant = ? AND endpoint = ? AND status = 'pending' AND due_at <= ? %s
                                 ORDER BY once DESC, due_at, position LIMIT ?) d
                          LEFT JOIN LATERAL (SELECT %s FROM ledger.event
                                              WHERE log = ? AND position = d.position) e ON true
                         ORDER BY d.once DESC, d.due_at, d.position""".formatted(onceOnly ? "AND once" : "", EventRows.COLUMNS))) {
            select.setString(1, endpoint.tenant());
            select.setString(2, endpoint.id());
            select.setObject(3, EndpointTable.time(now));
            select.setInt(4, limit);
            select.setInt(5, endpoint.log());
            List<Delivery> due = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (row.getString("stream") == null) {
                        throw new IllegalStateException("the log has lost an event");
                    }
                    due.add(new Delivery(
                            EventRows.event(row),
                            row.getBoolean("once"),
                            row.getInt("attempts"),
                            Columns.instantOrNull(row, "first_attempt_at")));
                }
            }
            return due;
        } catch (SQLException e) {
            throw SqlErrors.translate("reading due deliveries", e);
        }
    }

    /** The streams of which something is on its way or waits, each with the position of the first such event. */
    Map<String, Long> openStreams(Endpoint endpoint) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT stream, min(position)"
                        + " FROM webhook.delivery WHERE tenant = ? AND endpoint = ?"
                        + " AND status IN ('pending', 'waiting') AND NOT once GROUP BY stream")) {
            select.setString(1, endpoint.tenant());
            select.setString(2, endpoint.id());
            try (ResultSet row = select.executeQuery()) {
                Map<String, Long> streams = new HashMap<>();
                while (row.next()) {
                    streams.put(row.getString(1), row.getLong(2));
                }
                return streams;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading open deliveries", e);
        }
    }

    /** When something is to be tried next, if anything is. */
    Optional<Instant> nextDue(Endpoint endpoint, boolean onceOnly) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT min(due_at) FROM webhook.delivery"
                        + " WHERE tenant = ? AND endpoint = ? AND status = 'pending'"
                        + (onceOnly ? " AND once" : ""))) {
            select.setString(1, endpoint.tenant());
            select.setString(2, endpoint.id());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return Optional.ofNullable(EndpointTable.instant(row, 1));
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading when a delivery is due", e);
        }
    }

    /** How many deliveries are open. */
    long open(Endpoint endpoint) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT count(*) FROM webhook.delivery"
                        + " WHERE tenant = ? AND endpoint = ? AND status IN ('pending', 'waiting')")) {
            select.setString(1, endpoint.tenant());
            select.setString(2, endpoint.id());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("counting open deliveries", e);
        }
    }

    /** The range that is to be sent once more next, if there is one. */
    Optional<Resend> resend(Endpoint endpoint) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT requested, cursor, up_to"
                        + " FROM webhook.resend WHERE tenant = ? AND endpoint = ? ORDER BY requested LIMIT 1")) {
            select.setString(1, endpoint.tenant());
            select.setString(2, endpoint.id());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Resend(row.getLong(1), row.getLong(2), row.getLong(3)))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading what is to be sent again", e);
        }
    }
}
