package io.paymentledger.query.webhook;

import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.query.webhook.Delivery.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What was sent to endpoints and what came of it, for those who ask.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class DeliveryLog {

    /** The last attempts of a delivery that are shown: more than its schedule has. */
    private static final int MOST_ATTEMPTS = 20;

    private static final String PAGE = """
            SELECT position, stream, type, event_id, status, due_at FROM webhook.delivery
             WHERE tenant = ? AND endpoint = ? AND position < ? AND (?::text IS NULL OR status = ?)
             ORDER BY position DESC LIMIT ?""";

    private static final String ATTEMPTS = """
            SELECT a.position, a.number, a.attempted_at, a.duration_millis, a.status, a.failure, a.answer
              FROM webhook.attempt a JOIN webhook.delivery d USING (tenant, endpoint, position)
             WHERE a.tenant = ? AND a.endpoint = ? AND a.position = ANY (?) AND a.number > d.attempts - ?
             ORDER BY a.position, a.number""";

    private final DataSource dataSource;

    DeliveryLog(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A delivery with its attempts. */
    record Logged(
            long position,
            String stream,
            String type,
            String eventId,
            String status,
            @Nullable Instant dueAt,
            List<LoggedAttempt> attempts) {

        Logged {
            attempts = List.copyOf(attempts);
        }
    }

    /** An attempt as it was written down. */
    record LoggedAttempt(
            int number,
            Instant at,
            int durationMillis,
            @Nullable Integer status,
            @Nullable String failure,
            @Nullable String answer) {}

    /**
     * Deliveries to an endpoint, the newest event first.
     *
     * @param before the position before which they begin
     */
    List<Logged> page(String tenant, String endpoint, @Nullable Status status, long before, int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(PAGE)) {
            select.setString(1, tenant);
            select.setString(2, endpoint);
            select.setLong(3, before);
            select.setString(4, status == null ? null : status.wireName());
            select.setString(5, status == null ? null : status.wireName());
            select.setInt(6, limit);
            List<Logged> page = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    page.add(new Logged(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            EndpointTable.instant(row, 6),
                            List.of()));
                }
            }
            Map<Long, List<LoggedAttempt>> attempts = attempts(connection, tenant, endpoint, page);
            return page.stream()
                    .map(each -> new Logged(
                            each.position,
                            each.stream,
                            each.type,
                            each.eventId,
                            each.status,
                            each.dueAt,
                            attempts.getOrDefault(each.position, List.of())))
                    .toList();
        } catch (SQLException e) {
            throw SqlErrors.translate("reading deliveries", e);
        }
    }

    private static Map<Long, List<LoggedAttempt>> attempts(
            Connection connection, String tenant, String endpoint, List<Logged> page) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ATTEMPTS)) {
            select.setString(1, tenant);
            select.setString(2, endpoint);
            select.setArray(
                    3,
                    connection.createArrayOf(
                            "bigint", page.stream().map(Logged::position).toArray()));
            select.setInt(4, MOST_ATTEMPTS);
            Map<Long, List<LoggedAttempt>> attempts = new HashMap<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    attempts.computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                            .add(new LoggedAttempt(
                                    row.getInt(2),
                                    Objects.requireNonNull(EndpointTable.instant(row, 3)),
                                    row.getInt(4),
                                    row.getObject(5, Integer.class),
                                    row.getString(6),
                                    row.getString(7)));
                }
            }
            return attempts;
        }
    }
}
