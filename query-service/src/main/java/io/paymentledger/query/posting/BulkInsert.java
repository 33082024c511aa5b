package io.paymentledger.query.posting;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes rows of one table with one statement, however many there are. */
final class BulkInsert<R> {

    /** A column, the type of its elements in an array, and its value in a row. */
    record Column<R>(String name, String type, Function<R, @Nullable Object> value) {

        Column {
            requireNonNull(name);
            requireNonNull(type);
            requireNonNull(value);
        }
    }

    private final String sql;
    private final List<Column<R>> columns;

    /** @param conflict what to do with a row that is there already; empty to fail */
    BulkInsert(String table, String conflict, List<Column<R>> columns) {
        this.columns = List.copyOf(columns);
        String names = String.join(", ", columns.stream().map(Column::name).toList());
        String arrays = String.join(", ", columns.stream().map(_ -> "?").toList());
        this.sql = "INSERT INTO %s AS t (%s) SELECT * FROM unnest(%s) %s".formatted(table, names, arrays, conflict);
    }

    void run(Connection connection, Collection<R> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < columns.size(); i++) {
                Column<R> column = columns.get(i);
                insert.setArray(
                        i + 1,
                        connection.createArrayOf(
                                column.type, rows.stream().map(column.value).toArray()));
            }
            insert.executeUpdate();
        }
    }
}
