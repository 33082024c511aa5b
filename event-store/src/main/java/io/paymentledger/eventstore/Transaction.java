package io.paymentledger.eventstore;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A connection's transaction, which is undone at its end as far as it was not committed. That even this fails, as it does
 * when the connection broke, is said beside the reason and not in its place: who would not learn the reason could not tell
 * a database that is gone from a defect.
 */
final class Transaction implements AutoCloseable {

    private final Connection connection;

    private Transaction(Connection connection) {
        this.connection = connection;
    }

    static Transaction on(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        return new Transaction(connection);
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }
}
