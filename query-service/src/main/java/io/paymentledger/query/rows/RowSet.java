package io.paymentledger.query.rows;

import static java.util.Objects.requireNonNull;

import io.paymentledger.base.web.Timestamps;
import io.paymentledger.eventstore.SqlArrays;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * Rows as a set that one statement takes, an array for each column.
 *
 * @param <T> what a row is made of
 */
public final class RowSet<T> {

    private record Column<T>(String name, String type, Function<T, @Nullable Object> value) {

        Column {
            requireNonNull(name);
            requireNonNull(type);
            requireNonNull(value);
        }
    }

    private final List<Column<T>> columns = new ArrayList<>();

    /**
     * Adds a column.
     *
     * @param type the type of an array's elements
     * @param value the column's value in a row, of a type that {@link BinaryCopy} takes for the column's if rows are copied
     */
    public RowSet<T> with(String name, String type, Function<T, @Nullable Object> value) {
        columns.add(new Column<>(name, type, value));
        return this;
    }

    /** The statement that inserts rows, but those that are there. */
    public String insertInto(String table) {
        return insertInto(table, "ON CONFLICT DO NOTHING");
    }

    /**
     * The statement that inserts rows.
     *
     * @param conflict what becomes of a row that is there already, which is called {@code t}; empty to fail
     */
    public String insertInto(String table, String conflict) {
        return "INSERT INTO " + table + " AS t (" + names() + ") SELECT * FROM " + source() + " " + conflict;
    }

    /** The names of the columns. */
    public String names() {
        return String.join(", ", columnNames());
    }

    List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }

    /** The set as a source of rows, with a parameter for each column. */
    public String source() {
        return "unnest("
                + columns.stream().map(column -> "?::" + column.type + "[]").collect(Collectors.joining(", "))
                + ") AS given (" + names() + ")";
    }

    /**
     * Fills in the parameters of {@link #source}, which are the statement's first.
     *
     * @return the number of the next parameter
     */
    public int bind(Connection connection, PreparedStatement statement, Collection<T> rows) throws SQLException {
        return bind(connection, statement, 1, rows);
    }

    /** The same where others come first. */
    int bind(Connection connection, PreparedStatement statement, int first, Collection<T> rows) throws SQLException {
        int next = first;
        for (Column<T> column : columns) {
            statement.setArray(
                    next++, SqlArrays.of(connection, column.type, rows, row -> text(column.value.apply(row))));
        }
        return next;
    }

    /** The driver writes no array of instants, but one of their texts. */
    private static @Nullable Object text(@Nullable Object value) {
        return value instanceof Instant instant ? Timestamps.format(instant) : value;
    }

    /** Keeps no plan of a statement: one that was made while a table was small would scan it once it is large. */
    public static void planEachTime(PreparedStatement statement) throws SQLException {
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
    }

    /** Runs a statement over a set of rows, unless it is empty. */
    public void execute(Connection connection, String sql, Collection<T> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, rows);
            statement.executeUpdate();
        }
    }

    void copy(BinaryCopy copy, T row) throws SQLException {
        copy.row();
        columns.forEach(column -> copy.value(column.value.apply(row)));
    }
}
