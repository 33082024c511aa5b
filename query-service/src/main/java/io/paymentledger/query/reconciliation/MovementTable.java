package io.paymentledger.query.reconciliation;

import io.paymentledger.events.SettlementKind;
import io.paymentledger.eventstore.SqlArrays;
import io.paymentledger.query.reconciliation.Matching.Candidate;
import io.paymentledger.query.reconciliation.Matching.LinePlace;
import io.paymentledger.query.rows.RowSet;
import io.paymentledger.query.rows.RowWriter;
import io.paymentledger.query.scope.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code query.settlement_movement} in SQL. */
final class MovementTable {

    private static final RowSet<Movement> MOVEMENTS = new RowSet<Movement>()
            .with("tenant", "text", Movement::tenant)
            .with("position", "bigint", Movement::position)
            .with("charge_id", "text", Movement::chargeId)
            .with("gateway", "text", Movement::gateway)
            .with("kind", "text", movement -> movement.kind().wireName())
            .with("amount_minor", "bigint", Movement::amountMinor)
            .with("currency", "text", Movement::currency)
            .with("attempt_id", "text", Movement::attemptId)
            .with("gateway_reference", "text", Movement::gatewayReference)
            .with("occurred_at", "timestamptz", Movement::occurredAt);

    private static final RowWriter<Movement> WRITER =
            RowWriter.ofAny("settlement_movement", MOVEMENTS, "ON CONFLICT DO NOTHING RETURNING tenant, position");

    private static final RowSet<String> REFERENCES = new RowSet<String>().with("reference", "text", text -> text);

    private static final String MEANT = """
            SELECT m.*, NULL AS taken_by
              FROM settlement_movement m
             WHERE m.tenant = ? AND m.gateway = ? AND m.amount_minor = ANY (?)
               AND m.occurred_at >= (CAST(? AS date) - %s)::timestamp AT TIME ZONE 'UTC'
               AND m.occurred_at < (CAST(? AS date) + 1)::timestamp AT TIME ZONE 'UTC'
               AND NOT EXISTS (SELECT FROM reconciliation_match t
                                WHERE t.tenant = m.tenant AND t.position = m.position OFFSET 0)""".formatted(Matching.MAX_DAYS_UNTIL_SETTLED);

    /** Adds movements; gives those that were not there, in the order of their positions. */
    List<Movement> add(Connection connection, List<Movement> movements) throws SQLException {
        if (movements.isEmpty() || WRITER.tryToCopy(connection, movements)) {
            return List.copyOf(movements);
        }
        Set<Place> added = new HashSet<>();
        try (PreparedStatement insert = connection.prepareStatement(WRITER.insert())) {
            MOVEMENTS.bind(connection, insert, movements);
            try (ResultSet row = insert.executeQuery()) {
                while (row.next()) {
                    added.add(new Place(row.getString(1), row.getLong(2)));
                }
            }
        }
        return movements.stream()
                .filter(movement -> added.contains(new Place(movement.tenant(), movement.position())))
                .toList();
    }

    private record Place(String tenant, long position) {}

    /** Every movement that a line names, and every free one that a line without a reference can mean, and perhaps others. */
    Collection<Candidate> candidates(Connection connection, FileRow file, List<FileLine> lines) throws SQLException {
        Map<Long, Candidate> candidates = new LinkedHashMap<>();
        named(connection, file, "attempt_id", references(lines, FileLine::reference), candidates);
        named(connection, file, "gateway_reference", references(lines, FileLine::gatewayReference), candidates);
        meant(
                connection,
                file,
                lines.stream().filter(line -> line.reference() == null).toList(),
                candidates);
        return candidates.values();
    }

    private static Set<String> references(List<FileLine> lines, Function<FileLine, @Nullable String> of) {
        Set<String> references = new LinkedHashSet<>();
        for (FileLine line : lines) {
            @Nullable String reference = of.apply(line);
            if (reference != null) {
                references.add(reference);
            }
        }
        return references;
    }

    private static void named(
            Connection connection, FileRow file, String column, Set<String> references, Map<Long, Candidate> candidates)
            throws SQLException {
        if (references.isEmpty()) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT m.*, t.reconciliation_id AS taken_by, t.line_number AS taken_by_line
                  FROM %s
                 CROSS JOIN LATERAL (SELECT * FROM settlement_movement WHERE %s = given.reference OFFSET 0) m
                  LEFT JOIN LATERAL (SELECT reconciliation_id, line_number FROM reconciliation_match
                                      WHERE tenant = m.tenant AND position = m.position OFFSET 0) t ON true
                 WHERE m.tenant = ? AND m.gateway = ?""".formatted(REFERENCES.source(), column))) {
            REFERENCES.bind(connection, select, references);
            select.setString(2, file.tenant());
            select.setString(3, file.gateway());
            read(select, candidates);
        }
    }

    private static void meant(
            Connection connection, FileRow file, List<FileLine> lines, Map<Long, Candidate> candidates)
            throws SQLException {
        if (lines.isEmpty()) {
            return;
        }
        List<LocalDate> days =
                lines.stream().map(FileLine::effectiveOn).sorted().toList();
        try (PreparedStatement select = connection.prepareStatement(MEANT)) {
            select.setString(1, file.tenant());
            select.setString(2, file.gateway());
            select.setArray(3, SqlArrays.of(connection, "bigint", lines, FileLine::grossMinor));
            select.setObject(4, days.getFirst());
            select.setObject(5, days.getLast());
            read(select, candidates);
        }
    }

    private static void read(PreparedStatement select, Map<Long, Candidate> candidates) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Movement movement = movement(row);
                String takenBy = row.getString("taken_by");
                candidates.put(
                        movement.position(),
                        new Candidate(
                                movement,
                                takenBy == null ? null : new LinePlace(takenBy, row.getInt("taken_by_line"))));
            }
        }
    }

    private static Movement movement(ResultSet row) throws SQLException {
        return new Movement(
                row.getString("tenant"),
                row.getLong("position"),
                row.getString("charge_id"),
                row.getString("gateway"),
                SettlementKind.ofWireName(row.getString("kind")).orElseThrow(),
                row.getLong("amount_minor"),
                row.getString("currency"),
                row.getString("attempt_id"),
                row.getString("gateway_reference"),
                Columns.instant(row, "occurred_at"));
    }
}
