package io.paymentledger.query.projection;

import java.util.List;

/** Tables that are folded from the log, and can be dropped and folded again. */
public interface ReadModel {

    /** The name of its processor, in the token table and in metrics. Another name begins at the first event again. */
    String name();

    /**
     * Folds the next events of all logs, each log's in its order, into the rows. It runs in a transaction on the
     * service's data source, which commits the rows together with the token.
     *
     * <p>Whatever it throws is kept from being skipped: the batch is rolled back and comes again. Events may also come
     * again after they were committed, if two processes hold the projection for a moment.
     */
    void apply(List<LogEvent> events);
}
