package io.paymentledger.simulation.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what moved at the gateways ({@code query.settlement_movement}, {@code query.settlement_charge}) with what the
 * events of charges say, in the words of {@code docs/reference/settlement-files.md}. What is looked up is looked up many at
 * a time, and rows that no event has are counted.
 */
final class MovementCheck {

    private final Connection connection;
    private final Map<Integer, Long> token;
    private final Findings findings;
    private final Map<Place, Map<String, @Nullable Object>> movements = new LinkedHashMap<>();
    private final Map<Charge, Map<String, @Nullable Object>> charges = new LinkedHashMap<>();
    private long movementsFound;
    private long chargesFound;

    private @Nullable String currency;
    private @Nullable String gateway;
    private @Nullable String attempt;
    private boolean lateCaptured;

    /** Where a movement is: a tenant is in one log. */
    private record Place(String tenant, long position) {}

    /** A charge's name. */
    private record Charge(String tenant, String id) {

        static Charge of(Fact fact) {
            return new Charge(
                    fact.tenant(), fact.stream().substring(fact.stream().indexOf('/') + 1));
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
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("currency", currency);
        row.put("gateway", gateway);
        row.put("attempt_id", attempt);
        row.put("late_captured", lateCaptured);
        charges.put(Charge.of(fact), row);
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
        Charge charge = Charge.of(fact);
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("charge_id", charge.id);
        row.put("gateway", gateway);
        row.put("kind", kind);
        row.put("amount_minor", amount);
        row.put("currency", currency);
        row.put("attempt_id", attemptId);
        row.put("gateway_reference", reference);
        row.put("occurred_at", fact.occurredAt());
        movements.put(new Place(charge.tenant, fact.position()), row);
    }

    /** A charge has no more events. */
    void endStream() throws SQLException {
        currency = null;
        gateway = null;
        attempt = null;
        lateCaptured = false;
        if (movements.size() + charges.size() >= Audit.LOOKED_UP_AT_ONCE) {
            compare();
        }
    }

    /** Compares what is left, and names rows that no event has. */
    void finish(Set<Integer> logs) throws SQLException {
        compare();
        nameUnknown(
                "settlement_movement",
                movementsFound,
                "'position ' || r.number || ' of ' || r.tenant",
                "position AS number",
                """
                e.position = r.number AND e.stream = r.tenant || '/' || r.charge_id
                  AND e.type IN ('charge.captured', 'charge.late-success', 'charge.refunded',
                                 'charge.late-success-reversed', 'charge.dispute-opened', 'charge.dispute-amended',
                                 'charge.dispute-won', 'charge.dispute-reopened')""",
                logs);
        nameUnknown(
                "settlement_charge",
                chargesFound,
                "r.tenant || '/' || r.charge_id",
                "charge_id AS number",
                "e.stream = r.tenant || '/' || r.charge_id AND e.sequence = 0",
                logs);
    }

    private void compare() throws SQLException {
        movementsFound += lookUp(
                "SELECT m.* FROM unnest(?::text[], ?::bigint[]) AS w (tenant, position)"
                        + " JOIN query.settlement_movement m USING (tenant, position)",
                "bigint",
                movements.keySet().stream().map(Place::tenant).toArray(),
                movements.keySet().stream().map(Place::position).toArray(),
                row -> movements.remove(new Place(row.text("tenant"), row.number("position"))),
                row -> "position %d of %s".formatted(row.number("position"), row.text("tenant")));
        movements.forEach((place, row) -> findings.add(
                FindingKind.MOVEMENT_DIFFERS,
                "position %d of %s".formatted(place.position, place.tenant),
                "has no row; a %s of %s %s moved"
                        .formatted(row.get("kind"), row.get("amount_minor"), row.get("currency"))));
        movements.clear();
        chargesFound += lookUp(
                "SELECT c.* FROM unnest(?::text[], ?::text[]) AS w (tenant, charge_id)"
                        + " JOIN query.settlement_charge c USING (tenant, charge_id)",
                "text",
                charges.keySet().stream().map(Charge::tenant).toArray(),
                charges.keySet().stream().map(Charge::id).toArray(),
                row -> charges.remove(new Charge(row.text("tenant"), row.text("charge_id"))),
                row -> row.text("tenant") + "/" + row.text("charge_id"));
        charges.keySet()
                .forEach(charge -> findings.add(
                        FindingKind.MOVEMENT_DIFFERS,
                        charge.tenant + "/" + charge.id,
                        "has no row in settlement_charge"));
        charges.clear();
    }

    /** Takes what is due for a row out of what is not found yet. */
    @FunctionalInterface
    private interface Due {
        @Nullable
        Map<String, @Nullable Object> take(Row row);
    }

    /** Says for people which row it is. */
    @FunctionalInterface
    private interface Name {
        String of(Row row);
    }

    private long lookUp(String sql, String type, Object[] tenants, Object[] others, Due due, Name name)
            throws SQLException {
        long found = 0;
        if (tenants.length == 0) {
            return found;
        }
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("text", tenants));
            select.setArray(2, connection.createArrayOf(type, others));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found++;
                    Row row = Row.of(rows);
                    Map<String, @Nullable Object> columns = due.take(row);
                    if (columns != null) {
                        findings.differ(FindingKind.MOVEMENT_DIFFERS, name.of(row), row.differenceFrom(columns));
                    }
                }
            }
        }
        return found;
    }

    private void nameUnknown(String table, long found, String name, String key, String ofEvent, Set<Integer> logs)
            throws SQLException {
        long rows;
        try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM query." + table);
                ResultSet row = count.executeQuery()) {
            row.next();
            rows = row.getLong(1);
        }
        if (rows == found) {
            return;
        }
        List<String> unknown = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT " + name
                + " FROM (SELECT tenant, charge_id, " + key + " FROM query." + table + ") r"
                + " WHERE NOT EXISTS (SELECT FROM ledger.event e WHERE e.log = ANY (?) AND " + ofEvent + ")")) {
            select.setArray(1, connection.createArrayOf("integer", logs.toArray()));
            select.setFetchSize(Audit.ROWS_AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    unknown.add(row.getString(1));
                    findings.add(FindingKind.MOVEMENT_DIFFERS, table + " " + row.getString(1), "is a row of no event");
                }
            }
        }
        if (unknown.isEmpty()) {
            findings.add(
                    FindingKind.MOVEMENT_DIFFERS,
                    "query." + table,
                    "has %d rows where %d are due".formatted(rows, found));
        }
    }
}
