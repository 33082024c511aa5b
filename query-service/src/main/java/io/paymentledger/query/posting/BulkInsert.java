package io.paymentledger.query.posting;

import static java.util.Objects.requireNonNull;

import io.paymentledger.base.web.Timestamps;
import io.paymentledger.query.projection.BinaryCopy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes rows of one table with one statement, however many there are. */
final class BulkInsert<R> {

    /** For fewer rows, a statement that is prepared costs less than the round trips of a {@code COPY}. */
    private static final int ROWS_WORTH_COPYING = 100;

    /**
     * A column, the type of its elements in an array, and its value in a row.
     *
     * @param value of a type that {@link BinaryCopy} takes for the column's
     */
    record Column<R>(String name, String type, Function<R, @Nullable Object> value) {

        Column {
            requireNonNull(name);
            requireNonNull(type);
            requireNonNull(value);
        }
    }

    private final String table;
    private final List<Column<R>> columns;
    private final List<String> names;

    /** What to do with a row that is there already; empty to fail. */
    private final String conflict;

    private final String sql;

    private BulkInsert(String table, String conflict, List<Column<R>> columns) {
        this.table = table;
        this.conflict = conflict;
        this.columns = List.copyOf(columns);
        this.names = columns.stream().map(Column::name).toList();
        this.sql = "INSERT INTO %s AS t (%s) SELECT * FROM unnest(%s) %s"
                .formatted(
                        table,
                        String.join(", ", names),
                        String.join(", ", columns.stream().map(_ -> "?").toList()),
                        conflict);
    }

    /** Of rows that are not there yet; many of them go by {@code COPY}, which costs the server least. */
    static <R> BulkInsert<R> ofNew(String table, List<Column<R>> columns) {
        return new BulkInsert<>(table, "", columns);
    }

    /** Of rows of which some may be there. */
    static <R> BulkInsert<R> orElse(String table, List<Column<R>> columns, String conflict) {
        return new BulkInsert<>(table, conflict, columns);
    }

    void run(Connection connection, Collection<R> rows) throws SQLException {
        if (rows.size() >= ROWS_WORTH_COPYING && conflict.isEmpty()) {
            copy(connection, rows);
        } else if (!rows.isEmpty()) {
            insert(connection, rows);
        }
    }

    private void copy(Connection connection, Collection<R> rows) throws SQLException {
        try (BinaryCopy copy = BinaryCopy.into(connection, table, names)) {
            for (R row : rows) {
                copy.row();
                for (Column<R> column : columns) {
                    copy.value(column.value.apply(row));
                }
            }
            copy.end();
        }
    }

    private void insert(Connection connection, Collection<R> rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < columns.size(); i++) {
                Column<R> column = columns.get(i);
                Object[] values =
                        rows.stream().map(row -> text(column.value.apply(row))).toArray();
                insert.setArray(i + 1, connection.createArrayOf(column.type, values));
            }
            insert.executeUpdate();
        }
    }

    /** The driver writes no array of instants, but one of their texts. */
    private static @Nullable Object text(@Nullable Object value) {
        return value instanceof Instant instant ? Timestamps.format(instant) : value;
    }
}
