package io.paymentledger.query.charge;

import io.paymentledger.events.CanonicalJson;
import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeDetail;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeState;
import io.paymentledger.events.ChargeStatus;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.Sums;
import io.paymentledger.query.rows.RowSet;
import io.paymentledger.query.rows.RowWriter;
import io.paymentledger.query.scope.Columns;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code query.charge} in SQL, for whoever folds it. */
final class ChargeTable {

    private static final RowSet<ChargeRow> ROWS = new RowSet<ChargeRow>()
            // What the first event fixes.
            .with("tenant", "text", row -> row.view().stream().tenant())
            .with("charge_id", "text", row -> row.view().id())
            .with("amount_minor", "bigint", row -> terms(row).amount().amountMinor())
            .with("currency", "text", row -> terms(row).amount().currency().code())
            .with("capture_method", "text", row -> terms(row).captureMethod().wireName())
            .with("order_number", "text", row -> terms(row).orderNumber())
            .with("description", "text", row -> terms(row).personal().description())
            .with("customer", "text", row -> terms(row).personal().customer())
            .with(
                    "metadata",
                    "text",
                    row -> CanonicalJson.write(terms(row).personal().metadata()))
            .with("log", "integer", ChargeRow::log)
            .with("created_position", "bigint", ChargeRow::createdPosition)
            .with("request_id", "text", ChargeRow::requestId)
            .with("created_at", "timestamptz", row -> row.view().createdAt())
            // What later events change.
            .with("status", "text", row -> state(row).status().wireName())
            .with("detail", "text", row -> wireName(state(row).detail()))
            .with("authorised_minor", "bigint", row -> state(row).sums().authorised())
            .with("captured_minor", "bigint", row -> state(row).sums().captured())
            .with("released_minor", "bigint", row -> state(row).sums().released())
            .with("refunded_minor", "bigint", row -> state(row).sums().refunded())
            .with("disputed_minor", "bigint", row -> state(row).sums().disputed())
            .with("lost_minor", "bigint", row -> state(row).sums().lost())
            .with("late_minor", "bigint", row -> state(row).sums().late())
            .with("reversed_minor", "bigint", row -> state(row).sums().reversed())
            .with("voided", "boolean", row -> state(row).voided())
            .with("expired", "boolean", row -> state(row).expired())
            .with("under_review", "boolean", row -> state(row).underReview())
            .with("authorised_until", "timestamptz", row -> row.view().authorisedUntil())
            .with("decline_code", "text", row -> state(row).declineCode())
            .with("outcome_unknown", "boolean", row -> state(row).outcomeUnknown())
            .with("settled_at", "timestamptz", ChargeRow::settledAt)
            .with("position", "bigint", row -> row.view().position())
            .with("version", "bigint", row -> row.view().version())
            .with("updated_at", "timestamptz", row -> row.view().updatedAt());

    private static final RowSet<StreamName> WANTED = new RowSet<StreamName>()
            .with("tenant", "text", StreamName::tenant)
            .with("charge_id", "text", StreamName::local);

    /** A row only ever moves on: one that another process has taken further stays as it is. */
    private static final RowWriter<ChargeRow> WRITER = RowWriter.ofAny("charge", ROWS, """
            ON CONFLICT (tenant, charge_id) DO UPDATE
               SET status = excluded.status,
                   detail = excluded.detail,
                   authorised_minor = excluded.authorised_minor,
                   captured_minor = excluded.captured_minor,
                   released_minor = excluded.released_minor,
                   refunded_minor = excluded.refunded_minor,
                   disputed_minor = excluded.disputed_minor,
                   lost_minor = excluded.lost_minor,
                   late_minor = excluded.late_minor,
                   reversed_minor = excluded.reversed_minor,
                   voided = excluded.voided,
                   expired = excluded.expired,
                   under_review = excluded.under_review,
                   authorised_until = excluded.authorised_until,
                   decline_code = excluded.decline_code,
                   outcome_unknown = excluded.outcome_unknown,
                   settled_at = excluded.settled_at,
                   position = excluded.position,
                   version = excluded.version,
                   updated_at = excluded.updated_at
             WHERE t.version < excluded.version""");

    private static final String COLUMNS_OF = "SELECT c." + ROWS.names().replace(", ", ", c.");

    /** One look into the index for each row that is wanted; a join could be planned as a scan. */
    private static final String LOAD = "SELECT c.* FROM " + WANTED.source()
            + " CROSS JOIN LATERAL (" + COLUMNS_OF + " FROM charge c"
            + " WHERE c.tenant = given.tenant AND c.charge_id = given.charge_id OFFSET 0) c";

    /** The terms as far as the table keeps them: no answer shows these, and no later event depends on them. */
    private static final PaymentMethod PAYMENT_METHOD_NOT_KEPT = new PaymentMethod("");

    private static final String FINGERPRINT_NOT_KEPT = "";

    /** The rows of some streams, those that there are. */
    Map<StreamName, ChargeRow> load(Connection connection, Collection<StreamName> streams) throws SQLException {
        if (streams.isEmpty()) {
            return Map.of();
        }
        try (PreparedStatement select = connection.prepareStatement(LOAD)) {
            RowSet.planEachTime(select);
            WANTED.bind(connection, select, streams);
            Map<StreamName, ChargeRow> rows = HashMap.newHashMap(streams.size());
            for (ChargeRow row : rows(select)) {
                rows.put(row.view().stream(), row);
            }
            return rows;
        }
    }

    /**
     * Writes rows.
     *
     * @param begun those that are new, as far as anybody knows
     * @param changed those that are further than the ones that are there
     */
    void write(Connection connection, Collection<ChargeRow> begun, Collection<ChargeRow> changed) throws SQLException {
        WRITER.write(connection, begun, changed);
    }

    private static List<ChargeRow> rows(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            List<ChargeRow> all = new ArrayList<>();
            while (rows.next()) {
                all.add(row(rows));
            }
            return all;
        }
    }

    /** The row at which a result is. */
    static ChargeRow row(ResultSet row) throws SQLException {
        ChargeInitiated terms = new ChargeInitiated(
                Money.of(row.getLong("amount_minor"), row.getString("currency")),
                PAYMENT_METHOD_NOT_KEPT,
                CaptureMethod.ofWireName(row.getString("capture_method")),
                row.getString("order_number"),
                FINGERPRINT_NOT_KEPT,
                new Personal(
                        row.getString("description"), row.getString("customer"), pairs(row.getString("metadata"))));
        ChargeState state = new ChargeState(
                terms,
                ChargeStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                null,
                null,
                row.getBoolean("outcome_unknown"),
                row.getBoolean("under_review"),
                row.getBoolean("voided"),
                row.getBoolean("expired"),
                sums(row),
                null,
                row.getString("decline_code"),
                List.of(),
                Map.of(),
                Map.of(),
                List.of());
        ChargeView view = new ChargeView(
                StreamName.key(row.getString("tenant"), row.getString("charge_id")),
                state,
                row.getLong("version"),
                row.getLong("position"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"),
                Columns.instantOrNull(row, "authorised_until"));
        return new ChargeRow(
                row.getInt("log"),
                row.getLong("created_position"),
                row.getString("request_id"),
                Columns.instantOrNull(row, "settled_at"),
                view);
    }

    private static Sums sums(ResultSet row) throws SQLException {
        return new Sums(
                row.getLong("authorised_minor"),
                row.getLong("captured_minor"),
                row.getLong("released_minor"),
                row.getLong("refunded_minor"),
                row.getLong("disputed_minor"),
                row.getLong("lost_minor"),
                row.getLong("late_minor"),
                row.getLong("reversed_minor"));
    }

    private static ChargeState state(ChargeRow row) {
        return row.view().state();
    }

    private static ChargeInitiated terms(ChargeRow row) {
        return state(row).terms();
    }

    private static @Nullable String wireName(@Nullable ChargeDetail detail) {
        return detail == null ? null : detail.wireName();
    }

    private static Map<String, String> pairs(String json) {
        Map<String, String> pairs = new TreeMap<>();
        CanonicalJson.read(json.getBytes(StandardCharsets.UTF_8))
                .propertyStream()
                .forEach(pair -> pairs.put(pair.getKey(), pair.getValue().stringValue()));
        return pairs;
    }
}
