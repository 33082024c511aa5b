package io.paymentledger.simulation.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares charges with {@code query.charge}, many at a time. */
final class ChargeRows {

    private final Connection connection;
    private final Findings findings;
    private long found;

    /**
     * A charge as it must show.
     *
     * @param row by column
     */
    record Expected(String stream, Map<String, @Nullable Object> row) {}

    ChargeRows(Connection connection, Findings findings) {
        this.connection = connection;
        this.findings = findings;
    }

    void compare(List<Expected> charges) throws SQLException {
        Map<String, Expected> missing = new HashMap<>();
        charges.forEach(charge -> missing.put(charge.stream, charge));
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT c.*, c.tenant || '/' || c.charge_id AS stream"
                        + " FROM unnest(?, ?) AS wanted (tenant, charge_id) JOIN query.charge c USING (tenant, charge_id)")) {
            select.setArray(1, connection.createArrayOf("text", parts(charges, true)));
            select.setArray(2, connection.createArrayOf("text", parts(charges, false)));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found++;
                    compare(Objects.requireNonNull(missing.remove(row.getString("stream"))), row);
                }
            }
        }
        missing.keySet().forEach(stream -> findings.add(FindingKind.CHARGE_MISSING, stream, "has no row"));
    }

    private static Object[] parts(List<Expected> charges, boolean tenant) {
        return charges.stream()
                .map(Expected::stream)
                .map(stream ->
                        tenant ? stream.substring(0, stream.indexOf('/')) : stream.substring(stream.indexOf('/') + 1))
                .toArray();
    }

    private void compare(Expected charge, ResultSet row) throws SQLException {
        StringBuilder differences = new StringBuilder();
        for (Map.Entry<String, @Nullable Object> column : charge.row.entrySet()) {
            Object due = column.getValue();
            Object is = value(row, column.getKey(), due);
            if (!Objects.equals(due, is)) {
                differences.append(differences.isEmpty() ? "" : "; ").append(column.getKey());
                if (!column.getKey().equals("description")
                        && !column.getKey().equals("customer")
                        && !column.getKey().equals("metadata")) {
                    differences.append(" is %s and should be %s".formatted(is, due));
                } else {
                    // What is said about a person belongs in no log.
                    differences.append(" differs");
                }
            }
        }
        if (!differences.isEmpty()) {
            findings.add(FindingKind.CHARGE_DIFFERS, charge.stream, differences.toString());
        }
    }

    private static @Nullable Object value(ResultSet row, String column, @Nullable Object like) throws SQLException {
        if (column.endsWith("_at") || column.equals("authorised_until")) {
            return Snapshot.instant(row, column);
        }
        return switch (like) {
            case Long _ -> row.getLong(column);
            case Boolean _ -> row.getBoolean(column);
            case JsonNode _ -> JsonMapper.shared().readTree(row.getString(column));
            case null, default -> row.getString(column);
        };
    }

    /** Whatever rows there are beyond those that were found have no charge behind them. */
    void nameUnknown() throws SQLException {
        long rows;
        try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM query.charge");
                ResultSet row = count.executeQuery()) {
            row.next();
            rows = row.getLong(1);
        }
        if (rows == found) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT c.tenant || '/' || c.charge_id FROM query.charge c
                 WHERE NOT EXISTS (SELECT FROM ledger.event e
                                    WHERE e.log = c.log AND e.stream = c.tenant || '/' || c.charge_id
                                      AND e.sequence = 0 AND e.type = 'charge.initiated')""")) {
            select.setFetchSize(Audit.ROWS_AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    findings.add(FindingKind.CHARGE_UNKNOWN, row.getString(1), "has a row and no events");
                }
            }
        }
    }
}
