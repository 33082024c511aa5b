package io.paymentledger.simulation.audit;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A row of a read model by its columns: whole numbers are longs, times are instants, whatever their width in the table. */
final class Row {

    /** What people wrote, which may be about a person: it belongs in no output. */
    private static final Set<String> UNSAID = Set.of("explanation", "resolution", "reversal_reason");

    private final Map<String, @Nullable Object> columns;

    private Row(Map<String, @Nullable Object> columns) {
        this.columns = columns;
    }

    static Row of(ResultSet row) throws SQLException {
        ResultSetMetaData meta = row.getMetaData();
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.put(meta.getColumnLabel(i), value(row, i, meta.getColumnTypeName(i)));
        }
        return new Row(columns);
    }

    private static @Nullable Object value(ResultSet row, int column, String type) throws SQLException {
        return switch (type) {
            case "timestamptz" -> {
                OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
                yield time == null ? null : time.toInstant();
            }
            case "date" -> row.getObject(column, LocalDate.class);
            case "int2", "int4", "int8" -> {
                long number = row.getLong(column);
                yield row.wasNull() ? null : number;
            }
            default -> row.getObject(column);
        };
    }

    /** The same row, but for a column. */
    Row with(String column, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(columns);
        changed.put(column, value);
        return new Row(changed);
    }

    boolean has(String column) {
        return columns.get(column) != null;
    }

    long number(String column) {
        return (Long) value(column);
    }

    String text(String column) {
        return (String) value(column);
    }

    @Nullable
    String textOrNull(String column) {
        return (String) columns.get(column);
    }

    boolean flag(String column) {
        return (Boolean) value(column);
    }

    LocalDate day(String column) {
        return (LocalDate) value(column);
    }

    Instant time(String column) {
        return (Instant) value(column);
    }

    private Object value(String column) {
        return Objects.requireNonNull(columns.get(column), column);
    }

    /** In which of some columns it says something else; {@code null} if in none. */
    @Nullable
    String differenceFrom(Map<String, @Nullable Object> due) {
        StringBuilder differences = new StringBuilder();
        due.forEach((column, value) -> {
            Object is = columns.get(column);
            if (!Objects.equals(is, value)) {
                differences
                        .append(differences.isEmpty() ? "" : "; ")
                        .append(column)
                        .append(UNSAID.contains(column) ? " differs" : " is %s and should be %s".formatted(is, value));
            }
        });
        return differences.isEmpty() ? null : differences.toString();
    }
}
