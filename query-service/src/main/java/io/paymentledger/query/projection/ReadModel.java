package io.paymentledger.query.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Tables that are folded from the log, and can be dropped and folded again. */
public interface ReadModel {

    /** The name of its processor, in the token table and in metrics. Another name begins at the first event again. */
    String name();

    /** All tables that its rows are in, with their schema: emptied together before it is folded again. */
    List<String> tables();

    /**
     * Whether it folds events of a kind, be it only perhaps: asked about an event that cannot be read, in front of which it
     * then stops.
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
     * @param connection in the transaction that commits the rows together with the token
     */
    void apply(Connection connection, LogPage page) throws SQLException;
}
