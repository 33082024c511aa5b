package io.paymentledger.query.webhook;

import io.paymentledger.query.scope.Columns;
import io.paymentledger.query.scope.ScopedSelect;
import io.paymentledger.query.scope.TenantReads;
import io.paymentledger.query.webhook.Delivery.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was sent to endpoints and what came of it, for those who ask.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class DeliveryLog {

    /** The last attempts of a delivery that are shown: more than its schedule has. */
    private static final int MOST_ATTEMPTS = 20;

    private static final ScopedSelect PAGE = ScopedSelect.of(
            "reading deliveries", "SELECT position, stream, type, event_id, status, due_at FROM {webhook.delivery}");

    private static final ScopedSelect ATTEMPTS = ScopedSelect.of("reading attempts at deliveries", """
            SELECT a.position, a.number, a.attempted_at, a.duration_millis, a.status, a.failure, a.answer
              FROM {webhook.attempt} a JOIN {webhook.delivery} d USING (tenant, endpoint, position)
             WHERE a.endpoint = :endpoint AND a.position = ANY (:positions) AND a.number > d.attempts - :most
             ORDER BY a.position, a.number""");

    private static final ScopedSelect STANDING = ScopedSelect.of("reading how far an endpoint is", """
            SELECT e.cursor, e.failures, e.failing_since, e.last_success_at,
                   CASE WHEN e.paused_until > 'epoch' THEN e.paused_until END AS paused_until,
                   count(d.position) FILTER (WHERE d.status = 'pending') AS pending,
                   count(d.position) FILTER (WHERE d.status = 'waiting') AS waiting
              FROM {webhook.endpoint} e
              LEFT JOIN {webhook.delivery} d ON d.endpoint = e.endpoint AND d.status IN ('pending', 'waiting')
             WHERE e.endpoint = :endpoint AND NOT e.deleted
             GROUP BY e.cursor, e.failures, e.failing_since, e.last_success_at, e.paused_until""");

    private final TenantReads reads;

    DeliveryLog(TenantReads reads) {
        this.reads = reads;
    }

    /** How far an endpoint is. */
    record Standing(
            long cursor,
            int failures,
            @Nullable Instant failingSince,
            @Nullable Instant lastSuccessAt,
            @Nullable Instant pausedUntil,
            long pending,
            long waiting) {}

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
        List<Logged> page = reads.of(tenant, PAGE)
                .where("endpoint = :endpoint", "endpoint", endpoint)
                .where("position < :before", "before", before)
                .where("status = :status", "status", status == null ? null : status.wireName())
                .then("ORDER BY position DESC LIMIT :limit")
                .with("limit", limit)
                .list(DeliveryLog::logged);
        Map<Long, List<LoggedAttempt>> attempts = reads.of(tenant, ATTEMPTS)
                .with("endpoint", endpoint)
                .with("positions", page.stream().map(Logged::position).toArray(Long[]::new))
                .with("most", MOST_ATTEMPTS)
                .all(DeliveryLog::attempts);
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
    }

    private static Logged logged(ResultSet row) throws SQLException {
        return new Logged(
                row.getLong("position"),
                row.getString("stream"),
                row.getString("type"),
                row.getString("event_id"),
                row.getString("status"),
                Columns.instantOrNull(row, "due_at"),
                List.of());
    }

    private static Map<Long, List<LoggedAttempt>> attempts(ResultSet row) throws SQLException {
        Map<Long, List<LoggedAttempt>> attempts = new HashMap<>();
        while (row.next()) {
            attempts.computeIfAbsent(row.getLong("position"), _ -> new ArrayList<>())
                    .add(new LoggedAttempt(
                            row.getInt("number"),
                            Columns.instant(row, "attempted_at"),
                            row.getInt("duration_millis"),
                            row.getObject("status", Integer.class),
                            row.getString("failure"),
                            row.getString("answer")));
        }
        return attempts;
    }

    /** How far an endpoint is; empty if it was not taken in yet. */
    Optional<Standing> standing(String tenant, String endpoint) {
        return reads.of(tenant, STANDING).with("endpoint", endpoint).optional(DeliveryLog::standing);
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                row.getLong("cursor"),
                row.getInt("failures"),
                Columns.instantOrNull(row, "failing_since"),
                Columns.instantOrNull(row, "last_success_at"),
                Columns.instantOrNull(row, "paused_until"),
                row.getLong("pending"),
                row.getLong("waiting"));
    }
}
