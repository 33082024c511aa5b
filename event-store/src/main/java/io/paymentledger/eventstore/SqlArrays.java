package io.paymentledger.eventstore;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A column of many rows as one parameter of a statement. */
public final class SqlArrays {

    private SqlArrays() {}

    /**
     * One element for each row, in their order.
     *
     * @param type of an element, as PostgreSQL calls it
     */
    public static <T> Array of(
            Connection connection, String type, Collection<T> rows, Function<T, @Nullable Object> column)
            throws SQLException {
        // The driver takes bytes by the type of their array.
        Object[] elements = rows.stream().map(column).toArray(type.equals("bytea") ? byte[][]::new : Object[]::new);
        return connection.createArrayOf(type, elements);
    }
}
