package io.paymentledger.query.reconciliation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows as a set that one statement takes: an array for each column.
 *
 * @param <T> what a row is made of
 */
final class RowSet<T> {

    private record Column<T>(String name, String type, Function<T, @Nullable Object> value) {}

    private final List<Column<T>> columns = new ArrayList<>();

    /**
     * Adds a column.
     *
     * @param type the type of an array's elements
     * @param value the column's value in a row
     */
    RowSet<T> with(String name, String type, Function<T, @Nullable Object> value) {
        columns.add(new Column<>(name, type, value));
        return this;
    }

    /** The statement that inserts rows, but those that are there. */
    String insertInto(String table) {
        return "INSERT INTO " + table + " (" + names() + ") SELECT * FROM " + source() + " ON CONFLICT DO NOTHING";
    }

    /** The names of the columns. */
    String names() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** The set as a source of rows, with a parameter for each column. */
    String source() {
        return "unnest("
                + columns.stream().map(column -> "?::" + column.type + "[]").collect(Collectors.joining(", "))
                + ") AS given (" + names() + ")";
    }

    /** Fills in the parameters of {@link #source}, which are the statement's first. */
    void bind(Connection connection, PreparedStatement statement, Collection<T> rows) throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            Column<T> column = columns.get(i);
            statement.setArray(
                    i + 1,
                    connection.createArrayOf(
                            column.type, rows.stream().map(column.value).toArray()));
        }
    }

    /** Runs a statement over a set of rows, unless it is empty. */
    void execute(Connection connection, String sql, Collection<T> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, rows);
            statement.executeUpdate();
        }
    }
}
