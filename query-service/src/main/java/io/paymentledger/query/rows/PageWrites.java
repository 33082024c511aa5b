package io.paymentledger.query.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a page writes into several tables, in the order in which it is said. Few rows go in one statement of as many parts as
 * there are tables, and so in one round trip: a page of a few events waits for its turn on the processor at each of them.
 */
public final class PageWrites {

    private record Part<T>(String sql, RowSet<T> rows, Collection<T> some) {

        int bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
            return rows.bind(connection, statement, first, some);
        }
    }

    private final Connection connection;
    private final List<Part<?>> parts = new ArrayList<>();

    public PageWrites(Connection connection) {
        this.connection = connection;
    }

    /** Rows of one table. */
    public <T> PageWrites with(RowWriter<T> writer, Collection<T> some) throws SQLException {
        if (writer.copies(some)) {
            send();
            writer.copy(connection, some);
            return this;
        }
        return with(writer.insert(), writer.rows(), some);
    }

    /**
     * What a statement does with a set of rows; nothing if there are none.
     *
     * @param sql with the parameters of the set's source, and no others
     */
    public <T> PageWrites with(String sql, RowSet<T> rows, Collection<T> some) {
        if (!some.isEmpty()) {
            parts.add(new Part<>(sql, rows, some));
        }
        return this;
    }

    /** Writes what is not written yet. */
    public void send() throws SQLException {
        if (parts.isEmpty()) {
            return;
        }
        try (PreparedStatement statement =
                connection.prepareStatement(parts.stream().map(Part::sql).collect(Collectors.joining(";\n")))) {
            int next = 1;
            for (Part<?> part : parts) {
                next = part.bind(connection, statement, next);
            }
            statement.execute();
        }
        parts.clear();
    }
}
