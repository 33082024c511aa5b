package io.paymentledger.query.charge;

import io.paymentledger.base.web.Timestamps;
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
import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.query.projection.BinaryCopy;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * {@code query.charge} in SQL.
 *
 * <p>{@link #find} and {@link #list} throw {@link io.paymentledger.eventstore.StoreUnavailableException} if the database
 * cannot be reached.
 */
final class ChargeTable {

    /** A column, the type of its elements in an array, and its value in a row. */
    private record Column(String name, String type, Function<ChargeRow, @Nullable Object> value) {

        static Column of(String name, String type, Function<ChargeRow, @Nullable Object> value) {
            return new Column(name, type, value);
        }
    }

    /** What the first event fixes. */
    private static final List<Column> FIXED = List.of(
            Column.of("tenant", "text", row -> row.view().stream().tenant()),
            Column.of("charge_id", "text", row -> row.view().id()),
            Column.of("amount_minor", "bigint", row -> terms(row).amount().amountMinor()),
            Column.of("currency", "text", row -> terms(row).amount().currency().getCurrencyCode()),
            Column.of(
                    "capture_method", "text", row -> terms(row).captureMethod().wireName()),
            Column.of("order_number", "text", row -> terms(row).orderNumber()),
            Column.of("description", "text", row -> terms(row).personal().description()),
            Column.of("customer", "text", row -> terms(row).personal().customer()),
            Column.of(
                    "metadata",
                    "text",
                    row -> CanonicalJson.write(terms(row).personal().metadata())),
            Column.of("log", "integer", ChargeRow::log),
            Column.of("created_position", "bigint", ChargeRow::createdPosition),
            Column.of("request_id", "text", ChargeRow::requestId),
            Column.of("created_at", "timestamptz", row -> row.view().createdAt()));

    /** What later events change. */
    private static final List<Column> CHANGING = List.of(
            Column.of("status", "text", row -> state(row).status().wireName()),
            Column.of("detail", "text", row -> wireName(state(row).detail())),
            Column.of("authorised_minor", "bigint", row -> state(row).sums().authorised()),
            Column.of("captured_minor", "bigint", row -> state(row).sums().captured()),
            Column.of("released_minor", "bigint", row -> state(row).sums().released()),
            Column.of("refunded_minor", "bigint", row -> state(row).sums().refunded()),
            Column.of("disputed_minor", "bigint", row -> state(row).sums().disputed()),
            Column.of("lost_minor", "bigint", row -> state(row).sums().lost()),
            Column.of("late_minor", "bigint", row -> state(row).sums().late()),
            Column.of("reversed_minor", "bigint", row -> state(row).sums().reversed()),
            Column.of("voided", "boolean", row -> state(row).voided()),
            Column.of("expired", "boolean", row -> state(row).expired()),
            Column.of("under_review", "boolean", row -> state(row).underReview()),
            Column.of("authorised_until", "timestamptz", row -> row.view().authorisedUntil()),
            Column.of("decline_code", "text", row -> state(row).declineCode()),
            Column.of("outcome_unknown", "boolean", row -> state(row).outcomeUnknown()),
            Column.of("settled_at", "timestamptz", ChargeRow::settledAt),
            Column.of("position", "bigint", row -> row.view().position()),
            Column.of("version", "bigint", row -> row.view().version()),
            Column.of("updated_at", "timestamptz", row -> row.view().updatedAt()));

    private static final List<Column> COLUMNS = concat(FIXED, CHANGING);

    private static final List<String> COLUMN_NAMES =
            COLUMNS.stream().map(Column::name).toList();

    private static final String COLUMNS_OF = "SELECT " + names(COLUMNS, name -> "c." + name);

    private static final String OF_TENANT = COLUMNS_OF + " FROM query.charge c WHERE c.tenant = ?";

    /** One look into the index for each row that is wanted; a join could be planned as a scan. */
    private static final String LOAD = "SELECT c.* FROM unnest(?, ?) AS wanted (tenant, charge_id)"
            + " CROSS JOIN LATERAL (" + COLUMNS_OF + " FROM charge c"
            + " WHERE c.tenant = wanted.tenant AND c.charge_id = wanted.charge_id OFFSET 0) c";

    /** A row only ever moves on: one that another process has taken further stays as it is. */
    private static final String UPSERT = "INSERT INTO charge AS c (" + names(COLUMNS, name -> name) + ")"
            + " SELECT * FROM unnest(" + names(COLUMNS, name -> "?") + ")"
            + " ON CONFLICT (tenant, charge_id) DO UPDATE SET "
            + names(CHANGING, name -> name + " = excluded." + name)
            + " WHERE c.version < excluded.version";

    /** The terms as far as the table keeps them: no answer shows these, and no later event depends on them. */
    private static final PaymentMethod PAYMENT_METHOD_NOT_KEPT = new PaymentMethod("");

    private static final String FINGERPRINT_NOT_KEPT = "";

    /** For fewer rows, a statement that is prepared costs less than the round trips of a {@code COPY} with its savepoint. */
    private static final int ROWS_WORTH_COPYING = 100;

    private static final String UNIQUE_VIOLATION = "23505";

    private final DataSource dataSource;

    ChargeTable(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The rows of some streams, those that there are. */
    Map<StreamName, ChargeRow> load(Connection connection, Collection<StreamName> streams) throws SQLException {
        if (streams.isEmpty()) {
            return Map.of();
        }
        try (PreparedStatement select = connection.prepareStatement(LOAD)) {
            // Planned each time anew: a plan that was made while the table was small would scan it once it is large.
            select.unwrap(PGStatement.class).setPrepareThreshold(0);
            select.setArray(1, column(connection, "text", streams, StreamName::tenant));
            select.setArray(2, column(connection, "text", streams, StreamName::local));
            Map<StreamName, ChargeRow> rows = HashMap.newHashMap(streams.size());
            for (ChargeRow row : rows(select)) {
                rows.put(row.view().stream(), row);
            }
            return rows;
        }
    }

    /**
     * Writes rows that are new, as far as anybody knows: many of them by {@code COPY}, which costs the server least. If
     * another process has written one, all are written as if they might be there.
     */
    void append(Connection connection, Collection<ChargeRow> rows) throws SQLException {
        if (rows.size() < ROWS_WORTH_COPYING) {
            write(connection, rows);
            return;
        }
        Savepoint before = connection.setSavepoint();
        try {
            copy(connection, rows);
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback(before);
            write(connection, rows);
        }
    }

    private static void copy(Connection connection, Collection<ChargeRow> rows) throws SQLException {
        try (BinaryCopy copy = BinaryCopy.into(connection, "charge", COLUMN_NAMES)) {
            for (ChargeRow row : rows) {
                copy.row();
                for (Column column : COLUMNS) {
                    copy.value(column.value.apply(row));
                }
            }
            copy.end();
        }
    }

    /** Writes rows that are new or further than those that are there, in one statement. */
    void write(Connection connection, Collection<ChargeRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            for (int i = 0; i < COLUMNS.size(); i++) {
                Column column = COLUMNS.get(i);
                upsert.setArray(i + 1, column(connection, column.type, rows, row -> text(column.value.apply(row))));
            }
            upsert.executeUpdate();
        }
    }

    private static <T> Array column(
            Connection connection, String type, Collection<T> rows, Function<T, @Nullable Object> value)
            throws SQLException {
        return connection.createArrayOf(type, rows.stream().map(value).toArray());
    }

    /** The driver writes no array of instants, but one of their texts. */
    private static @Nullable Object text(@Nullable Object value) {
        return value instanceof Instant instant ? Timestamps.format(instant) : value;
    }

    /** One charge. */
    Optional<ChargeRow> find(String tenant, String chargeId) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(OF_TENANT + " AND c.charge_id = ?")) {
            select.setString(1, tenant);
            select.setString(2, chargeId);
            return rows(select).stream().findFirst();
        } catch (SQLException e) {
            throw SqlErrors.translate("reading a charge", e);
        }
    }

    /**
     * The newest charges that a filter lets through.
     *
     * @param after where to read on; {@code null} to begin with the newest
     */
    List<ChargeRow> list(ChargeFilter filter, @Nullable ChargePlace after, int limit) {
        StringBuilder sql = new StringBuilder(OF_TENANT);
        List<Object> values = new ArrayList<>(List.of(filter.tenant()));
        where(sql, values, " AND c.status = ?", wireName(filter.status()));
        where(
                sql,
                values,
                " AND c.currency = ?",
                filter.currency() == null ? null : filter.currency().getCurrencyCode());
        where(sql, values, " AND c.order_number = ?", filter.orderNumber());
        if (filter.customer() != null) {
            // The hash is what the index has.
            where(sql, values, " AND hashtextextended(c.customer, 0) = hashtextextended(?, 0)", filter.customer());
            where(sql, values, " AND c.customer = ?", filter.customer());
        }
        where(sql, values, " AND c.amount_minor = ?", filter.amountMinor());
        where(sql, values, " AND c.created_at > ?", timestamp(filter.createdAfter()));
        where(sql, values, " AND c.created_at < ?", timestamp(filter.createdBefore()));
        if (after != null) {
            where(sql, values, " AND (c.created_at, c.created_position) < (?, ", timestamp(after.createdAt()));
            where(sql, values, "?)", after.createdPosition());
        }
        where(sql, values, " ORDER BY c.created_at DESC, c.created_position DESC LIMIT ?", limit);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < values.size(); i++) {
                select.setObject(i + 1, values.get(i));
            }
            return rows(select);
        } catch (SQLException e) {
            throw SqlErrors.translate("listing charges", e);
        }
    }

    /** The charges that a person has to decide about, the oldest first. */
    List<ChargeRow> underReview(String tenant, int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        OF_TENANT + " AND c.under_review ORDER BY c.created_at, c.created_position LIMIT ?")) {
            select.setString(1, tenant);
            select.setInt(2, limit);
            return rows(select);
        } catch (SQLException e) {
            throw SqlErrors.translate("listing charges under review", e);
        }
    }

    /** The charges that a request claimed, in the order in which it named them. */
    List<ChargeRow> claimedBy(String tenant, String requestId, int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(OF_TENANT
                        + " AND hashtextextended(c.request_id, 0) = hashtextextended(?, 0) AND c.request_id = ?"
                        + " ORDER BY c.created_position LIMIT ?")) {
            select.setString(1, tenant);
            select.setString(2, requestId);
            select.setString(3, requestId);
            select.setInt(4, limit);
            return rows(select);
        } catch (SQLException e) {
            throw SqlErrors.translate("listing the charges of a request", e);
        }
    }

    private static void where(StringBuilder sql, List<Object> values, String clause, @Nullable Object value) {
        if (value != null) {
            sql.append(clause);
            values.add(value);
        }
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

    private static ChargeRow row(ResultSet row) throws SQLException {
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
                instant(row, "created_at"),
                instant(row, "updated_at"),
                instantOrNull(row, "authorised_until"));
        return new ChargeRow(
                row.getInt("log"),
                row.getLong("created_position"),
                row.getString("request_id"),
                instantOrNull(row, "settled_at"),
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

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable OffsetDateTime timestamp(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static ChargeState state(ChargeRow row) {
        return row.view().state();
    }

    private static ChargeInitiated terms(ChargeRow row) {
        return state(row).terms();
    }

    private static @Nullable String wireName(@Nullable ChargeStatus status) {
        return status == null ? null : status.wireName();
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

    private static List<Column> concat(List<Column> first, List<Column> second) {
        List<Column> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    private static String names(List<Column> columns, Function<String, String> render) {
        return String.join(", ", columns.stream().map(Column::name).map(render).toList());
    }
}
