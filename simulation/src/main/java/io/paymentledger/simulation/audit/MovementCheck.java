package io.paymentledger.simulation.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what moved at the gateways ({@code query.settlement_movement}) with what the events of charges say, in the words
 * of {@code docs/reference/settlement-files.md}. What is looked up is looked up many at a time, and rows that no event has
 * are counted.
 */
final class MovementCheck {

    private final Connection connection;
    private final Map<Integer, Long> token;
    private final Findings findings;
    private final Map<Place, Map<String, @Nullable Object>> movements = new LinkedHashMap<>();
    private long found;

    private @Nullable String currency;
    private @Nullable String gateway;
    private @Nullable String attempt;
    private boolean lateCaptured;

    /** Where a movement is: a tenant is in one log. */
    private record Place(String tenant, long position) {

        @Override
        public String toString() {
            return "position %s of %s".formatted(position, tenant);
        }
    }

    /** @param token the last position of each log that is compared */
    MovementCheck(Connection connection, Map<Integer, Long> token, Findings findings) {
        this.connection = connection;
        this.token = token;
        this.findings = findings;
    }

    /** The next event of a charge. */
    void add(Fact fact) {
        if (fact.position() > token.getOrDefault(fact.log(), 0L)) {
            return;
        }
        switch (fact.type()) {
            case "charge.initiated" -> currency = fact.text("currency");
            case "charge.attempt-started" -> {
                if (gateway == null) {
                    gateway = fact.text("gateway");
                    attempt = fact.text("attempt_id");
                }
            }
            case "charge.captured" -> moved(fact, "payment");
            case "charge.late-success" -> {
                if (fact.flag("captured")) {
                    lateCaptured = true;
                    moved(fact, "payment");
                }
            }
            case "charge.refunded" -> moved(fact, "refund");
            case "charge.late-success-reversed" -> {
                if (lateCaptured) {
                    moved(fact, "refund");
                }
            }
            case "charge.dispute-opened" -> disputed(fact, "dispute", fact.amount());
            case "charge.dispute-amended" -> {
                long change = fact.number("change_minor");
                disputed(fact, change > 0 ? "dispute" : "dispute_reversal", Math.absExact(change));
            }
            case "charge.dispute-won" -> disputed(fact, "dispute_reversal", fact.amount());
            case "charge.dispute-reopened" -> {
                if (fact.flag("won")) {
                    disputed(fact, "dispute", fact.amount());
                }
            }
            default -> {
                // Nothing moved.
            }
        }
    }

    private void disputed(Fact fact, String kind, long amount) {
        moved(fact, kind, amount, attempt, fact.text("dispute_id"));
    }

    private void moved(Fact fact, String kind) {
        moved(fact, kind, fact.amount(), fact.text("attempt_id"), fact.text("gateway_reference"));
    }

    private void moved(Fact fact, String kind, long amount, @Nullable String attemptId, String reference) {
        if (gateway == null) {
            return;
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("charge_id", fact.stream().substring(fact.stream().indexOf('/') + 1));
        row.put("gateway", gateway);
        row.put("kind", kind);
        row.put("amount_minor", amount);
        row.put("currency", currency);
        row.put("attempt_id", attemptId);
        row.put("gateway_reference", reference);
        row.put("occurred_at", fact.occurredAt());
        movements.put(new Place(fact.tenant(), fact.position()), row);
    }

    /** A charge has no more events. */
    void endStream() throws SQLException {
        currency = null;
        gateway = null;
        attempt = null;
        lateCaptured = false;
        if (movements.size() >= Audit.LOOKED_UP_AT_ONCE) {
            compare();
        }
    }

    /** Compares what is left, and names rows that no event has. */
    void finish(Set<Integer> logs) throws SQLException {
        compare();
        nameUnknown(logs);
    }

    private void compare() throws SQLException {
        if (movements.isEmpty()) {
            return;
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT m.* FROM unnest(?::text[], ?::bigint[]) AS w (tenant, position)"
                        + " JOIN query.settlement_movement m USING (tenant, position)")) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "text",
                            movements.keySet().stream().map(Place::tenant).toArray()));
            select.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint",
                            movements.keySet().stream().map(Place::position).toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found++;
                    Row row = Row.of(rows);
                    Place place = new Place(row.text("tenant"), row.number("position"));
                    Map<String, @Nullable Object> due = movements.remove(place);
                    if (due != null) {
                        findings.differ(FindingKind.MOVEMENT_DIFFERS, place.toString(), row.differenceFrom(due));
                    }
                }
            }
        }
        movements.forEach((place, row) -> findings.add(
                FindingKind.MOVEMENT_DIFFERS,
                place.toString(),
                "has no row; a %s of %s %s moved"
                        .formatted(row.get("kind"), row.get("amount_minor"), row.get("currency"))));
        movements.clear();
    }

    private void nameUnknown(Set<Integer> logs) throws SQLException {
        long rows;
        try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM query.settlement_movement");
                ResultSet row = count.executeQuery()) {
            row.next();
            rows = row.getLong(1);
        }
        if (rows == found) {
            return;
        }
        boolean named = false;
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT position, tenant FROM query.settlement_movement m
                 WHERE NOT EXISTS (
                    SELECT FROM ledger.event e
                     WHERE e.log = ANY (?) AND e.position = m.position AND e.stream = m.tenant || '/' || m.charge_id
                       AND e.type IN ('charge.captured', 'charge.late-success', 'charge.refunded',
                                      'charge.late-success-reversed', 'charge.dispute-opened', 'charge.dispute-amended',
                                      'charge.dispute-won', 'charge.dispute-reopened'))""")) {
            select.setArray(1, connection.createArrayOf("integer", logs.toArray()));
            select.setFetchSize(Audit.ROWS_AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    named = true;
                    findings.add(
                            FindingKind.MOVEMENT_DIFFERS,
                            "settlement_movement " + new Place(row.getString(2), row.getLong(1)),
                            "is a row of no event");
                }
            }
        }
        if (!named) {
            findings.add(
                    FindingKind.MOVEMENT_DIFFERS,
                    "query.settlement_movement",
                    "has %s rows where %s are due".formatted(rows, found));
        }
    }
}
