package io.paymentledger.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Transactions on connections of their own: what is done in one is committed together, or not at all. */
public final class Transactions {

    private Transactions() {}

    /** What is done in a transaction that answers something. */
    @FunctionalInterface
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** What is done in a transaction that answers nothing. */
    @FunctionalInterface
    public interface Step {
        void on(Connection connection) throws SQLException;
    }

    /**
     * Does something, and answers what came of it.
     *
     * @param what what is being done, for the failure's message
     * @throws StoreUnavailableException if the database cannot be reached
     */
    public static <T> T compute(DataSource dataSource, String what, Work<T> work) {
        try (Connection connection = dataSource.getConnection();
                Transaction _ = Transaction.on(connection)) {
            T result = work.on(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw SqlErrors.translate(what, e);
        }
    }

    /**
     * Does something.
     *
     * @param what what is being done, for the failure's message
     * @throws StoreUnavailableException if the database cannot be reached
     */
    public static void run(DataSource dataSource, String what, Step step) {
        boolean _ = compute(dataSource, what, connection -> {
            step.on(connection);
            return true;
        });
    }
}
