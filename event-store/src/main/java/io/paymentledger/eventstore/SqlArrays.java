package io.paymentledger.eventstore;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A column of many rows as one parameter of a statement. */
public final class SqlArrays {

    private SqlArrays() {}

    /**
     * One element for each row, in their order.
     *
     * @param type of an element, as PostgreSQL calls it
     * @param column its values are of the class that the driver has for the type: {@code Long} for bigint, {@code Integer} for
     *     integer, {@code Short} for smallint, {@code Boolean}, {@code String} for text, {@code byte[]} for bytea
     */
    public static <T> Array of(
            Connection connection, String type, Collection<T> rows, Function<T, @Nullable Object> column)
            throws SQLException {
        return connection.createArrayOf(type, rows.stream().map(column).toArray(arrays(type)));
    }

    /** Only of arrays whose class says what is in them, the driver sends bytes that the server need not parse. */
    private static IntFunction<@Nullable Object[]> arrays(String type) {
        return switch (type) {
            case "text" -> String[]::new;
            case "bigint" -> Long[]::new;
            case "integer" -> Integer[]::new;
            case "smallint" -> Short[]::new;
            case "boolean" -> Boolean[]::new;
            case "bytea" -> byte[][]::new;
            default -> Object[]::new;
        };
    }
}
