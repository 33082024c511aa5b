package io.paymentledger.query.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Tables that are folded from the log, and can be dropped and folded again. */
public interface ReadModel {

    /** The name of its processor, in the token table and in metrics. Another name begins at the first event again. */
    String name();

    /**
     * The version of the fold. It grows by one with each change by which the same events lead to other rows; the read model
     * is then built again, beside the one that is answered from.
     */
    int version();

    /** All tables that its rows are in, without their schema. It shares none with another read model. */
    List<String> tables();

    /**
     * How the rows of a table are compared with those of another making.
     *
     * @param primaryKey the columns of the table's primary key
     */
    default Comparison comparison(String table, List<String> primaryKey) {
        return Comparison.whole(table, primaryKey);
    }

    /**
     * Whether the next making gives numbers of its own to rows, as a condition in SQL over both; a reader that holds such a
     * number across the exchange is then refused instead of answered.
     */
    default Optional<String> renumbers() {
        return Optional.empty();
    }

    /** How soon it has what is recorded while the machine is busy. */
    default Pace pace() {
        return Pace.PROMPT;
    }

    /**
     * Whether it folds events of a kind, be it only perhaps. In front of one that cannot be read it then stops; others are in
     * its pages only if another read model needs them.
     *
     * @param kind the part of the event's type before the dot, such as {@code charge}
     */
    boolean needs(String kind);

    /**
     * Folds the next events of all logs, each log's in its order, into the rows.
     *
     * <p>Whatever it throws is kept from being skipped: the batch is rolled back and comes again. Events may also come
     * again after they were committed, if two processes hold the projection for a moment.
     *
     * @param connection in the transaction that commits the rows together with the token. Tables are named without a
     *     schema: which one it is depends on the making that is folded
     */
    void apply(Connection connection, LogPage page) throws SQLException;
}
