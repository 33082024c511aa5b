package io.paymentledger.query.reconciliation;

import io.paymentledger.eventstore.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about reconciliations.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class ReconciliationQueries {

    private final DataSource dataSource;

    ReconciliationQueries(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The sums of a file's lines of one kind and currency, in minor units. */
    record Sum(String currency, String kind, int lines, long gross, long fee, long net) {}

    /** How many breaks there are, by kind and by state. */
    record BreakCounts(Map<BreakKind, Long> kinds, Map<BreakState, Long> states) {}

    /**
     * A file with what came of it.
     *
     * @param matched how many of its lines tell of a movement, or are one end of a transfer whose other end is known
     */
    record Found(FileRow file, List<Sum> sums, long matched, BreakCounts breaks) {}

    /**
     * A break as it is now.
     *
     * @param line the line of the file on which it begins; {@code null} if the file does not have it
     */
    record BreakRow(
            BreakPlace place,
            BreakKind kind,
            BreakState state,
            String about,
            @Nullable String reference,
            @Nullable String gatewayReference,
            @Nullable String chargeId,
            @Nullable Side file,
            @Nullable Long line,
            @Nullable Side ledger,
            @Nullable Long position,
            LocalDate happenedOn,
            @Nullable String duplicateOf,
            @Nullable Integer duplicateOfLine,
            Instant openedAt,
            @Nullable Instant closedAt,
            @Nullable Long closedPosition,
            @Nullable Note explanation,
            @Nullable Note resolution) {}

    /** What one side says, in minor units. */
    record Side(long minor, String currency) {}

    /** What somebody said. */
    record Note(String text, String by, Instant at) {}

    /** The newest files of a tenant. */
    List<FileRow> list(String tenant, @Nullable String gateway, @Nullable FilePlace after, int limit) {
        String sql = "SELECT * FROM query.reconciliation WHERE tenant = ?"
                + (gateway == null ? "" : " AND gateway = ?")
                + (after == null ? "" : " AND (received_at, position) < (?, ?)")
                + " ORDER BY received_at DESC, position DESC LIMIT ?";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            int parameter = 1;
            select.setString(parameter++, tenant);
            if (gateway != null) {
                select.setString(parameter++, gateway);
            }
            if (after != null) {
                select.setObject(parameter++, after.receivedAt().atOffset(ZoneOffset.UTC));
                select.setLong(parameter++, after.position());
            }
            select.setInt(parameter, limit);
            try (ResultSet row = select.executeQuery()) {
                List<FileRow> files = new ArrayList<>();
                while (row.next()) {
                    files.add(ReconciliationTables.file(row));
                }
                return files;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("listing reconciliations", e);
        }
    }

    /** One file. */
    Optional<Found> find(String tenant, String id) {
        try (Connection connection = dataSource.getConnection()) {
            Optional<FileRow> file = file(connection, tenant, id);
            return file.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Found(
                            file.get(),
                            sums(connection, tenant, id),
                            matched(connection, tenant, id),
                            breaks(connection, tenant, id)));
        } catch (SQLException e) {
            throw SqlErrors.translate("reading a reconciliation", e);
        }
    }

    /** @param connection the caller's */
    static Optional<FileRow> file(Connection connection, String tenant, String id) throws SQLException {
        try (PreparedStatement select = ofFile(
                        connection, "SELECT * FROM query.reconciliation WHERE tenant = ? AND id = ?", tenant, id);
                ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(ReconciliationTables.file(row)) : Optional.empty();
        }
    }

    private static PreparedStatement ofFile(Connection connection, String sql, String tenant, String id)
            throws SQLException {
        PreparedStatement select = connection.prepareStatement(sql);
        select.setString(1, tenant);
        select.setString(2, id);
        return select;
    }

    private static List<Sum> sums(Connection connection, String tenant, String id) throws SQLException {
        try (PreparedStatement select = ofFile(
                        connection,
                        "SELECT * FROM query.reconciliation_sum WHERE tenant = ? AND reconciliation_id = ?"
                                + " ORDER BY currency, kind",
                        tenant,
                        id);
                ResultSet row = select.executeQuery()) {
            List<Sum> sums = new ArrayList<>();
            while (row.next()) {
                sums.add(new Sum(
                        row.getString("currency"),
                        row.getString("kind"),
                        row.getInt("lines"),
                        row.getLong("gross_minor"),
                        row.getLong("fee_minor"),
                        row.getLong("net_minor")));
            }
            return sums;
        }
    }

    private static long matched(Connection connection, String tenant, String id) throws SQLException {
        return count(
                        connection,
                        "SELECT count(DISTINCT line_number) FROM query.reconciliation_match WHERE tenant = ? AND"
                                + " reconciliation_id = ?",
                        tenant,
                        id)
                + count(
                        connection,
                        "SELECT count(*) FROM query.transit WHERE tenant = ? AND reconciliation_id = ?"
                                + " AND came_in IS NOT NULL",
                        tenant,
                        id);
    }

    private static long count(Connection connection, String sql, String tenant, String id) throws SQLException {
        try (PreparedStatement select = ofFile(connection, sql, tenant, id);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static BreakCounts breaks(Connection connection, String tenant, String id) throws SQLException {
        Map<BreakKind, Long> kinds = new EnumMap<>(BreakKind.class);
        Map<BreakState, Long> states = new EnumMap<>(BreakState.class);
        try (PreparedStatement select = ofFile(
                        connection,
                        "SELECT kind, state, count(*) FROM query.reconciliation_break"
                                + " WHERE tenant = ? AND reconciliation_id = ? GROUP BY kind, state",
                        tenant,
                        id);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                kinds.merge(kind(row), row.getLong(3), Long::sum);
                states.merge(state(row), row.getLong(3), Long::sum);
            }
        }
        return new BreakCounts(kinds, states);
    }

    /**
     * A file's breaks: first those of its lines, in the file's order, then what it does not have, in the ledger's.
     *
     * @return empty if there is no such file
     */
    Optional<List<BreakRow>> breaks(
            String tenant,
            String id,
            @Nullable BreakKind kind,
            @Nullable BreakState state,
            @Nullable BreakPlace after,
            int limit) {
        String sql = "SELECT * FROM query.reconciliation_break WHERE tenant = ? AND reconciliation_id = ?"
                + (kind == null ? "" : " AND kind = ?")
                + (state == null ? "" : " AND state = ?")
                + (after == null ? "" : " AND (side, number) > (?, ?)")
                + " ORDER BY side, number LIMIT ?";
        try (Connection connection = dataSource.getConnection()) {
            if (file(connection, tenant, id).isEmpty()) {
                return Optional.empty();
            }
            try (PreparedStatement select = ofFile(connection, sql, tenant, id)) {
                int parameter = 3;
                if (kind != null) {
                    select.setString(parameter++, kind.wireName());
                }
                if (state != null) {
                    select.setString(parameter++, state.wireName());
                }
                if (after != null) {
                    select.setInt(parameter++, after.side());
                    select.setLong(parameter++, after.number());
                }
                select.setInt(parameter, limit);
                try (ResultSet row = select.executeQuery()) {
                    List<BreakRow> breaks = new ArrayList<>();
                    while (row.next()) {
                        breaks.add(row(row));
                    }
                    return Optional.of(breaks);
                }
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("listing breaks", e);
        }
    }

    private static BreakRow row(ResultSet row) throws SQLException {
        return new BreakRow(
                new BreakPlace(row.getInt("side"), row.getLong("number")),
                kind(row),
                state(row),
                row.getString("movement_kind"),
                row.getString("reference"),
                row.getString("gateway_reference"),
                row.getString("charge_id"),
                side(row, "file"),
                longOrNull(row, "at_line"),
                side(row, "ledger"),
                longOrNull(row, "movement_position"),
                row.getObject("happened_on", LocalDate.class),
                row.getString("duplicate_of"),
                row.getObject("duplicate_of_line", Integer.class),
                row.getObject("opened_at", OffsetDateTime.class).toInstant(),
                instantOrNull(row, "closed_at"),
                longOrNull(row, "closed_position"),
                note(row, "explanation", "explained"),
                note(row, "resolution", "resolved"));
    }

    private static BreakKind kind(ResultSet row) throws SQLException {
        return BreakKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
    }

    private static BreakState state(ResultSet row) throws SQLException {
        return BreakState.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
    }

    private static @Nullable Side side(ResultSet row, String side) throws SQLException {
        @Nullable String currency = row.getString(side + "_currency");
        return currency == null ? null : new Side(row.getLong(side + "_minor"), currency);
    }

    private static @Nullable Note note(ResultSet row, String what, String how) throws SQLException {
        @Nullable String text = row.getString(what);
        @Nullable Instant at = instantOrNull(row, how + "_at");
        return text == null || at == null ? null : new Note(text, row.getString(how + "_by"), at);
    }

    private static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
        return row.getObject(column, Long.class);
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
