package io.paymentledger.query.reconciliation;

import io.paymentledger.query.scope.Columns;
import io.paymentledger.query.scope.ScopedSelect;
import io.paymentledger.query.scope.TenantRead;
import io.paymentledger.query.scope.TenantReads;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about reconciliations.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
final class ReconciliationQueries {

    private static final ScopedSelect FILES =
            ScopedSelect.of("listing reconciliations", "SELECT * FROM {query.reconciliation}");

    private static final ScopedSelect FILE =
            ScopedSelect.of("reading a reconciliation", "SELECT * FROM {query.reconciliation} WHERE id = :id");

    private static final ScopedSelect SUMS = ScopedSelect.of("reading the sums of a reconciliation", """
            SELECT * FROM {query.reconciliation_sum} WHERE reconciliation_id = :id ORDER BY currency, kind""");

    private static final ScopedSelect MATCHED = ScopedSelect.of("counting what a reconciliation matched", """
            SELECT (SELECT count(DISTINCT line_number) FROM {query.reconciliation_match} WHERE reconciliation_id = :id)
                 + (SELECT count(*) FROM {query.transit} WHERE reconciliation_id = :id AND came_in IS NOT NULL)""");

    private static final ScopedSelect COUNTS = ScopedSelect.of("counting the breaks of a reconciliation", """
            SELECT kind, state, count(*) AS breaks FROM {query.reconciliation_break}
             WHERE reconciliation_id = :id GROUP BY kind, state""");

    private static final ScopedSelect BREAKS =
            ScopedSelect.of("listing breaks", "SELECT * FROM {query.reconciliation_break}");

    private final TenantReads reads;

    ReconciliationQueries(TenantReads reads) {
        this.reads = reads;
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
        TenantRead read = reads.of(tenant, FILES).where("gateway = :gateway", "gateway", gateway);
        if (after != null) {
            read.where("(received_at, position) < (:received_at, :position)")
                    .with("received_at", after.receivedAt())
                    .with("position", after.position());
        }
        return read.then("ORDER BY received_at DESC, position DESC LIMIT :limit")
                .with("limit", limit)
                .list(ReconciliationTables::file);
    }

    /** One file with what came of it. */
    Optional<Found> find(String tenant, String id) {
        return file(tenant, id)
                .map(file -> new Found(
                        file,
                        ofFile(SUMS, tenant, id).list(ReconciliationQueries::sum),
                        ofFile(MATCHED, tenant, id).single(row -> row.getLong(1)),
                        ofFile(COUNTS, tenant, id).all(ReconciliationQueries::counts)));
    }

    /** One file. */
    Optional<FileRow> file(String tenant, String id) {
        return ofFile(FILE, tenant, id).optional(ReconciliationTables::file);
    }

    private TenantRead ofFile(ScopedSelect select, String tenant, String id) {
        return reads.of(tenant, select).with("id", id);
    }

    private static Sum sum(ResultSet row) throws SQLException {
        return new Sum(
                row.getString("currency"),
                row.getString("kind"),
                row.getInt("lines"),
                row.getLong("gross_minor"),
                row.getLong("fee_minor"),
                row.getLong("net_minor"));
    }

    private static BreakCounts counts(ResultSet row) throws SQLException {
        Map<BreakKind, Long> kinds = new EnumMap<>(BreakKind.class);
        Map<BreakState, Long> states = new EnumMap<>(BreakState.class);
        while (row.next()) {
            kinds.merge(kind(row), row.getLong("breaks"), Long::sum);
            states.merge(state(row), row.getLong("breaks"), Long::sum);
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
        if (file(tenant, id).isEmpty()) {
            return Optional.empty();
        }
        TenantRead read = reads.of(tenant, BREAKS)
                .where("reconciliation_id = :id", "id", id)
                .where("kind = :kind", "kind", kind == null ? null : kind.wireName())
                .where("state = :state", "state", state == null ? null : state.wireName());
        if (after != null) {
            read.where("(side, number) > (:side, :number)")
                    .with("side", after.side())
                    .with("number", after.number());
        }
        return Optional.of(read.then("ORDER BY side, number LIMIT :limit")
                .with("limit", limit)
                .list(ReconciliationQueries::row));
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
                Columns.instant(row, "opened_at"),
                Columns.instantOrNull(row, "closed_at"),
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
        @Nullable Instant at = Columns.instantOrNull(row, how + "_at");
        return text == null || at == null ? null : new Note(text, row.getString(how + "_by"), at);
    }

    private static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
        return row.getObject(column, Long.class);
    }
}
