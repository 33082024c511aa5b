package io.paymentledger.simulation.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the order of their column {@code number}, read once beside what they are compared with; of a long table, only as
 * many as a cursor fetches at once are in memory.
 */
final class Rows implements AutoCloseable {

    private final PreparedStatement select;
    private final ResultSet rows;
    private final Consumer<Row> unknown;
    private @Nullable Row next;
    private long read;

    /**
     * Begins to read.
     *
     * @param unknown is told the rows that nobody takes
     */
    Rows(Connection connection, String sql, Consumer<Row> unknown, Object... parameters) throws SQLException {
        this.unknown = unknown;
        this.select = connection.prepareStatement(sql);
        select.setFetchSize(Audit.ROWS_AT_ONCE);
        for (int i = 0; i < parameters.length; i++) {
            select.setObject(i + 1, parameters[i]);
        }
        this.rows = select.executeQuery();
        advance();
    }

    private void advance() throws SQLException {
        next = rows.next() ? Row.of(rows) : null;
        read += next == null ? 0 : 1;
    }

    /** The rows with a number; those before it that nobody took are unknown. */
    List<Row> take(long number) throws SQLException {
        List<Row> taken = new ArrayList<>(1);
        for (Row row = next; row != null && row.number("number") <= number; row = next) {
            if (row.number("number") == number) {
                taken.add(row);
            } else {
                unknown.accept(row);
            }
            advance();
        }
        return taken;
    }

    /** Nobody takes any more. */
    void finish() throws SQLException {
        for (Row row = next; row != null; row = next) {
            unknown.accept(row);
            advance();
        }
    }

    /** How many rows were read. */
    long read() {
        return read;
    }

    @Override
    public void close() throws SQLException {
        select.close();
    }
}
